package dev.sluice.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart's values: what they are by default, and what the comment above each says of it. */
final class ChartValues {
    static final Path FILE = Path.of("helm/sluice/values.yaml");

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]\\w*):.*");
    private static final Pattern STEP = Pattern.compile("\\.");
    private static final String MARK = "# -- ";

    private final Map<?, ?> values;
    private final List<Row> rows;

    /** A value by its path, such as {@code image.tag}. */
    private record Row(String path, String meaning) {}

    private ChartValues(Map<?, ?> values, List<Row> rows) {
        this.values = values;
        this.rows = rows;
    }

    static ChartValues read() throws IOException {
        String text = Files.readString(FILE);
        Map<?, ?> values =
                (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
        return new ChartValues(values, rows(text.lines().toList()));
    }

    /** The table of the chart's page. */
    String table() {
        return rows.stream()
                .map(
                        row ->
                                "| `%s` | %s | %s |"
                                        .formatted(
                                                row.path(),
                                                standard(at(row.path())),
                                                row.meaning()))
                .collect(
                        Collectors.joining(
                                "\n", "| value | default | meaning |\n|---|---|---|\n", "\n"));
    }

    /** Every value that no comment says anything of. */
    Set<String> unexplained() {
        Set<String> left = new TreeSet<>();
        leaves("", values, left);
        left.removeIf(
                leaf -> rows.stream().anyMatch(row -> (leaf + ".").startsWith(row.path() + ".")));
        return left;
    }

    private static void leaves(String path, @Nullable Object value, Set<String> found) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach(
                    (key, inner) ->
                            leaves(path.isEmpty() ? "" + key : path + "." + key, inner, found));
        } else {
            found.add(path);
        }
    }

    private static List<Row> rows(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        List<String> path = new ArrayList<>();
        StringBuilder meaning = new StringBuilder();
        for (String line : lines) {
            String text = line.strip();
            Matcher key = KEY.matcher(line);
            if (text.startsWith(MARK)) {
                meaning = new StringBuilder(text.substring(MARK.length()));
            } else if (text.startsWith("# ") && !meaning.isEmpty()) {
                meaning.append(' ').append(text.substring(2));
            } else if (key.matches()) {
                int depth = key.group(1).length() / 2;
                path = new ArrayList<>(path.subList(0, depth));
                path.add(key.group(2));
                if (!meaning.isEmpty()) {
                    rows.add(new Row(String.join(".", path), meaning.toString()));
                }
                meaning = new StringBuilder();
            }
        }
        return rows;
    }

    private @Nullable Object at(String path) {
        @Nullable Object here = values;
        for (String step : STEP.split(path, -1)) {
            here = ((Map<?, ?>) Objects.requireNonNull(here, path)).get(step);
        }
        return here;
    }

    private static String standard(@Nullable Object value) {
        String text = flow(value);
        return text.matches("|\\[]|\\{}|null") ? "none" : "`" + text + "`";
    }

    private static String flow(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> each.getKey() + ": " + flow(each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ChartValues::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }
}
