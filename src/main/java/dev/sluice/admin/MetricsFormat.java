package dev.sluice.admin;

import dev.sluice.telemetry.OpenMetrics;
import dev.sluice.telemetry.Traces;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * Lets Prometheus have metrics in the form that it asks for first. Only OpenMetrics can name
 * traces, and Quarkus answers with the older form wherever that is acceptable too; so while
 * requests are traced, it is answered here.
 */
@ApplicationScoped
class MetricsFormat {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final Traces traces;
    private final OpenMetrics metrics;

    MetricsFormat(Traces traces, OpenMetrics metrics) {
        this.traces = traces;
        this.metrics = metrics;
    }

    /** Before the handler of metrics. */
    void open(@Observes ManagementInterface management) {
        if (traces.areOn()) {
            management.router().get("/q/metrics").order(Integer.MIN_VALUE).handler(this::prefer);
        }
    }

    private void prefer(RoutingContext context) {
        String accepted = context.request().getHeader("Accept");
        if (accepted == null || !accepted.toLowerCase(Locale.ROOT).startsWith(OPEN_METRICS)) {
            context.next();
            return;
        }
        context.vertx()
                .executeBlocking(metrics::scrape, false)
                .onSuccess(
                        text ->
                                context.response()
                                        .putHeader("Content-Type", OpenMetrics.TYPE)
                                        .end(text))
                .onFailure(context::fail);
    }
}
