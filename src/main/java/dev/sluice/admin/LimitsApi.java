package dev.sluice.admin;

import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.limit.Counts;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.Usage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What stands on the limits of a grant, and how an operator sets it back. */
@ApplicationScoped
class LimitsApi {
    private final LiveConfiguration configuration;
    private final Counts counts;
    private final ActLog log;
    private final InstantSource clock;

    LimitsApi(LiveConfiguration configuration, Counts counts, ActLog log, InstantSource clock) {
        this.configuration = configuration;
        this.counts = counts;
        this.log = log;
        this.clock = clock;
    }

    /** Answers how much of each limit is used. */
    void show(RoutingContext context) {
        Answer.orRefuse(
                context,
                () -> {
                    GrantLimits found = find(LimitsRequest.ofQuery(context.queryParams()));
                    List<LimitKey> keys =
                            found.limits().stream()
                                    .filter(limit -> !limit.isOfSession())
                                    .map(StandingLimit::key)
                                    .distinct()
                                    .toList();
                    if (keys.isEmpty()) {
                        Answer.give(context, shown(found, Map.of()));
                        return;
                    }
                    Uni.createFrom()
                            .deferred(() -> counts.usage(keys))
                            .map(usages -> shown(found, byKey(keys, usages)))
                            .invoke(answer -> Answer.give(context, answer))
                            .subscribe()
                            .with(given -> {}, failure -> refuse(context, failure));
                });
    }

    private static Map<LimitKey, Usage> byKey(List<LimitKey> keys, List<Usage> usages) {
        Map<LimitKey, Usage> byKey = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byKey.put(keys.get(i), usages.get(i));
        }
        return byKey;
    }

    private static JsonObject shown(GrantLimits found, Map<LimitKey, Usage> usages) {
        JsonArray rows = new JsonArray();
        found.limits()
                .forEach(
                        limit ->
                                rows.add(
                                        LimitRow.shown(
                                                limit,
                                                limit.isOfSession()
                                                        ? null
                                                        : usages.get(limit.key()))));
        return found.head().put("limits", rows);
    }

    /** Sets counts back; that it is done is recorded before it is. */
    void reset(RoutingContext context, Visitor visitor) {
        Answer.orRefuse(
                context,
                () -> {
                    LimitsRequest request = LimitsRequest.ofBody(context.body().buffer());
                    GrantLimits found = find(request).on(request.counter());
                    Predicate<StandingLimit> meant =
                            limit -> request.counter() != null || !limit.isShared();
                    List<LimitKey> keys =
                            found.limits().stream()
                                    .filter(meant)
                                    .flatMap(limit -> limit.keys().stream())
                                    .distinct()
                                    .toList();
                    int counters = keys.size() / 2;
                    JsonArray rows = new JsonArray();
                    found.limits()
                            .forEach(limit -> rows.add(LimitRow.reset(limit, meant.test(limit))));
                    JsonObject done = found.head().put("counters", counters).put("limits", rows);
                    AdminAct act = act(visitor, found, request.counter(), counters);
                    ActsBegun.record(log, act);
                    if (keys.isEmpty()) {
                        Answer.give(context, done);
                        return;
                    }
                    Uni.createFrom()
                            .deferred(() -> counts.reset(keys))
                            .onFailure()
                            .invoke(failure -> ActsEnded.failed(log, act, clock.instant()))
                            .invoke(nothing -> Answer.give(context, done))
                            .subscribe()
                            .with(given -> {}, failure -> refuse(context, failure));
                });
    }

    private AdminAct act(
            Visitor visitor, GrantLimits found, @Nullable String counter, int counters) {
        return new AdminAct(
                clock.instant(),
                Route.LIMITS_RESET.act(),
                visitor.by(),
                new AdminAct.Counts(found.grant().name(), found.subject(), counter, counters),
                AdminAct.BEGUN);
    }

    private GrantLimits find(LimitsRequest request) {
        Snapshot snapshot = configuration.current();
        if (snapshot == null) {
            throw new UnusableRequestException(503, "no documents are in force yet");
        }
        return GrantLimits.find(snapshot, request);
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        if (!(failure instanceof StoreUnavailableException)) {
            context.fail(failure);
            return;
        }
        Answer.refuse(
                context, 503, "the store of the counts does not answer; nothing is known of them");
    }
}
