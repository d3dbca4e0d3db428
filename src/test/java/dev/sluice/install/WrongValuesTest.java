package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What an operator may write by mistake is refused before anything is installed. */
class WrongValuesTest {
    private static final Map<String, Object> IMAGE =
            Map.of("repository", "registry.example/sluice", "tag", "0.1.0");

    @Test
    void what_the_table_starts_from_is_right() {
        assertThat(Chart.with(Map.of("image", IMAGE)).yaml()).contains("kind: Deployment");
    }

    @Test
    void the_table_holds_thirty_at_least() throws IOException {
        assertThat(wrong()).hasSizeGreaterThanOrEqualTo(30);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    @Threat("G9")
    void a_wrong_value_is_refused_by_its_place_and_with_what_is_wrong(Map<String, Object> row) {
        Map<String, Object> values = new HashMap<>();
        values.put("image", new HashMap<>(IMAGE));
        put(values, Arrays.asList(((String) row.get("path")).split("\\.")), row.get("value"));

        refused(values, row);
    }

    @ParameterizedTest
    @MethodSource("together")
    @SuppressWarnings("unchecked")
    void values_that_do_not_go_together_are_refused_with_the_reason(Map<String, Object> row) {
        Map<String, Object> values = new HashMap<>((Map<String, Object>) row.get("values"));
        Map<String, Object> image = new HashMap<>(IMAGE);
        image.putAll((Map<String, Object>) values.getOrDefault("image", Map.of()));
        values.put("image", image);

        refused(values, row);
    }

    @SuppressWarnings("unchecked")
    private static void refused(Map<String, Object> values, Map<String, Object> row) {
        assertThatThrownBy(() -> Chart.with(values).yaml())
                .message()
                .contains((List<String>) row.get("says"))
                .doesNotContain("hunter2");
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> into, List<String> path, Object value) {
        if (path.size() == 1) {
            into.put(path.get(0), value);
            return;
        }
        Map<String, Object> next =
                (Map<String, Object>)
                        into.computeIfAbsent(path.get(0), key -> new HashMap<String, Object>());
        put(next, path.subList(1, path.size()), value);
    }

    static List<Map<String, Object>> wrong() throws IOException {
        return rows("wrong-values.yaml");
    }

    static List<Map<String, Object>> together() throws IOException {
        return rows("refused-together.yaml");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(String file) throws IOException {
        String yaml = Files.readString(Path.of("src/test/resources/helm").resolve(file));
        return (List<Map<String, Object>>)
                new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }
}
