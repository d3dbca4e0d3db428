package dev.sluice.telemetry;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.regex.Pattern;

/**
 * Every metric in OpenMetrics 1.0, with the traces that buckets and counters name as examples.
 * Micrometer names one at the count of a histogram as well, where OpenMetrics allows none: for that
 * Prometheus would refuse all of it.
 */
@ApplicationScoped
@SuppressWarnings("deprecation") // the registry that Quarkus makes
public class OpenMetrics {
    /** The media type of what {@link #scrape} makes. */
    public static final String TYPE = TextFormat.CONTENT_TYPE_OPENMETRICS_100;

    private static final Pattern MISPLACED =
            Pattern.compile("(?m)^(\\w+_count(?:\\{.*})? \\S+) # \\{span_id=.*$");

    private final PrometheusMeterRegistry registry;

    OpenMetrics(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** Reads every metric; takes some milliseconds. */
    public String scrape() {
        return MISPLACED.matcher(registry.scrape(TYPE)).replaceAll("$1");
    }
}
