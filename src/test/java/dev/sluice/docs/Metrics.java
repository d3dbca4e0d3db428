package dev.sluice.docs;

import dev.sluice.telemetry.Metric;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The table of metrics, made of the catalogue that they are registered from. */
final class Metrics {
    private Metrics() {}

    static String table() {
        return "| metric | type | what it counts |\n|---|---|---|\n"
                + Arrays.stream(Metric.values()).map(Metrics::row).collect(Collectors.joining());
    }

    private static String row(Metric metric) {
        String labels = metric.labels().stream().sorted().collect(Collectors.joining(","));
        return "| `%s%s` | %s | %s |%n"
                .formatted(
                        metric.wireName(),
                        labels.isEmpty() ? "" : "{" + labels + "}",
                        metric.type().word(),
                        metric.details().isEmpty()
                                ? metric.help()
                                : metric.help() + ". " + metric.details());
    }
}
