package dev.sluice.admin;

import dev.sluice.audit.DecisionLog;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Draining;
import dev.sluice.limit.CountStore;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** What is in force, and how everything is that it depends on. Nothing of it is secret. */
@ApplicationScoped
class StatusApi {
    private static final int MOST_ROWS = 1_000;
    private static final int USUAL_ROWS = 100;

    private final LiveConfiguration configuration;
    private final LastReload reload;
    private final Draining draining;
    private final DecisionLog log;
    private final CountStore store;
    private final StatusRows rows;
    private final InstantSource clock;
    private final String version;

    StatusApi(
            LiveConfiguration configuration,
            LastReload reload,
            Draining draining,
            DecisionLog log,
            CountStore store,
            StatusRows rows,
            InstantSource clock) {
        this.configuration = configuration;
        this.reload = reload;
        this.draining = draining;
        this.log = log;
        this.store = store;
        this.rows = rows;
        this.clock = clock;
        this.version =
                ConfigProvider.getConfig()
                        .getOptionalValue("quarkus.application.version", String.class)
                        .orElse("unknown");
    }

    void show(RoutingContext context) {
        Query query = Query.of(context.queryParams(), Route.STATUS);
        String kind = query.text("kind");
        String after = query.text("after");
        int limit = (int) query.number("limit", USUAL_ROWS, 1, MOST_ROWS);
        if (kind != null && !StatusRows.KINDS.contains(kind)) {
            throw new UnusableRequestException(
                    400, "kind must be one of " + String.join(", ", StatusRows.KINDS));
        }
        if (after != null && kind == null) {
            throw new UnusableRequestException(400, "after goes with kind: name the list");
        }
        Snapshot snapshot = configuration.current();
        JsonObject answer = process(snapshot);
        if (snapshot != null) {
            for (String each : StatusRows.KINDS) {
                if (kind == null || kind.equals(each)) {
                    answer.put(each, rows.page(snapshot, each, after, limit));
                }
            }
        }
        Answer.give(context, answer);
    }

    private JsonObject process(@Nullable Snapshot snapshot) {
        boolean leaving = draining.isLeaving();
        Instant started = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        String notReady =
                leaving
                        ? "the process was told to end"
                        : snapshot == null ? "no documents are in force yet" : null;
        return new JsonObject()
                .put("version", version)
                .put("java", System.getProperty("java.version"))
                .put("started", started.toString())
                .put("ready", notReady == null)
                .put("notReady", notReady)
                .put("draining", leaving)
                .put("unanswered", draining.unanswered())
                .put("documents", documents(snapshot))
                .put("decisionLog", new JsonObject().put("accepts", log.accepts()))
                .put("limitStore", store());
    }

    private JsonObject documents(@Nullable Snapshot snapshot) {
        JsonObject documents =
                new JsonObject()
                        .put("hash", snapshot == null ? null : snapshot.hash())
                        .put("generation", snapshot == null ? 0 : snapshot.generation());
        reload.tell(documents);
        return documents.put("older", snapshot != null && configuration.problem() != null);
    }

    private JsonObject store() {
        CountStore.Health health = store.health();
        return new JsonObject()
                .put("kind", health.kind())
                .put("loops", health.loops())
                .put("connected", health.connected())
                .put("roundTripMicros", micros(health.roundTrip()))
                .put("lastAnswer", ago(health.answered()))
                .put("lastFailure", ago(health.failed()))
                .put("failure", health.failure());
    }

    private @Nullable String ago(@Nullable Duration age) {
        return age == null ? null : clock.instant().minus(age).toString();
    }

    private static @Nullable Long micros(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / 1_000;
    }
}
