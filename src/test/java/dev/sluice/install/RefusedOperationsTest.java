package dev.sluice.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What would not work, or would show a secret, is refused by the chart with the reason. */
class RefusedOperationsTest {
    private static final Path CASES = Path.of("src/test/resources/helm/refused-operations.yaml");
    private static final Map<String, Object> IMAGE =
            Map.of("image", Map.of("repository", "sluice", "tag", "1"));

    @ParameterizedTest
    @MethodSource("cases")
    void it_is_refused_with_the_reason(Map<String, Object> values, List<String> says) {
        Map<String, Object> all = new HashMap<>(IMAGE);
        all.putAll(values);
        Chart chart = Chart.with(all);

        assertThatThrownBy(chart::yaml)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(says))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void the_image_alone_is_enough() {
        assertThat(Chart.with(IMAGE).objects()).isNotEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Stream<Object[]> cases() throws IOException {
        return ((List<Map<String, Object>>) Manifests.parse(Files.readString(CASES)).get(0))
                .stream().map(each -> new Object[] {each.get("values"), each.get("says")});
    }
}
