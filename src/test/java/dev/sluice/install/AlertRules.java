package dev.sluice.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules in {@code helm/sluice/files/alerts.yaml}, and what promtool is told to try on them. */
final class AlertRules {
    static final Path FILE = Path.of("helm/sluice/files/alerts.yaml");
    private static final Path TRIALS = Path.of("src/test/prometheus");

    private AlertRules() {}

    /** Every rule, recording rules too. */
    static List<Map<?, ?>> all() {
        return of(read(FILE));
    }

    /** Every rule of a file, or of a PrometheusRule's spec. */
    static List<Map<?, ?>> of(Object file) {
        return maps(file, "groups").flatMap(group -> maps(group, "rules")).toList();
    }

    static List<Map<?, ?>> alerts() {
        return all().stream().filter(rule -> rule.containsKey("alert")).toList();
    }

    static List<String> names() {
        return alerts().stream().map(rule -> (String) rule.get("alert")).toList();
    }

    /** Every question that promtool is to ask: which alert, and whether it fires. */
    static List<Map<?, ?>> trials() {
        try (Stream<Path> files = Files.list(TRIALS)) {
            return files.filter(file -> file.toString().endsWith(".test.yaml"))
                    .map(AlertRules::read)
                    .flatMap(file -> maps(file, "tests"))
                    .flatMap(test -> maps(test, "alert_rule_test"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Map<?, ?>> maps(Object from, String key) {
        return Manifests.list(from, key).stream().map(each -> (Map<?, ?>) each);
    }

    private static Object read(Path file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
