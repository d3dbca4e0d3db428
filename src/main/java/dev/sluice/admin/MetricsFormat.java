package dev.sluice.admin;

import dev.sluice.telemetry.Traces;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * Lets Prometheus have metrics in the form that it asks for first. Only OpenMetrics can name
 * traces, and Quarkus answers with the older form wherever that is acceptable too; so while
 * requests are traced, the older one is taken out of the question.
 */
@ApplicationScoped
class MetricsFormat {
    private static final String ACCEPT = "accept";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final Traces traces;

    MetricsFormat(Traces traces) {
        this.traces = traces;
    }

    /** Before the handler of metrics. */
    void open(@Observes ManagementInterface management) {
        if (traces.areOn()) {
            management.router().get("/q/metrics").order(Integer.MIN_VALUE).handler(this::prefer);
        }
    }

    private void prefer(RoutingContext context) {
        MultiMap headers = context.request().headers();
        String accepted = headers.get(ACCEPT);
        if (accepted != null && accepted.toLowerCase(Locale.ROOT).startsWith(OPEN_METRICS)) {
            headers.set(ACCEPT, OPEN_METRICS + ",*/*"); // its route is one of text/plain
        }
        context.next();
    }
}
