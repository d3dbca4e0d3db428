package dev.sluice.admin;

import dev.sluice.audit.DecisionRecord;
import dev.sluice.audit.RecentDecisions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The last decisions. What is told of each is its line in the decision log, and no more. */
@ApplicationScoped
class DecisionsApi {
    private static final Map<String, Function<DecisionRecord, Object>> FILTERS =
            Map.of(
                    "grant", DecisionRecord::grant,
                    "server", DecisionRecord::server,
                    "tool", DecisionsApi::tool,
                    "decision", DecisionRecord::decision,
                    "rule", DecisionRecord::rule,
                    "subject", DecisionRecord::subject);
    private static final int MOST = 1_000;
    private static final int USUAL = 100;

    private final RecentDecisions recent;

    DecisionsApi(RecentDecisions recent) {
        this.recent = recent;
    }

    void show(RoutingContext context) {
        Query query = Query.of(context.queryParams(), Route.DECISIONS);
        RecentDecisions.Page page =
                recent.find(
                        wanted(query),
                        query.number("after", 0, 0, Long.MAX_VALUE),
                        (int) query.number("limit", USUAL, 1, MOST));
        String lines =
                page.kept().stream()
                        .map(kept -> kept.record().toJson())
                        .collect(Collectors.joining(","));
        Answer.giveWritten(
                context,
                "{\"newest\":%d,\"more\":%b,\"decisions\":[%s]}"
                        .formatted(page.newest(), page.more(), lines));
    }

    /** No filter is empty, so what names nothing is found by none. */
    private static String tool(DecisionRecord record) {
        String tool = record.tool();
        return tool == null ? "" : tool;
    }

    private static Predicate<DecisionRecord> wanted(Query query) {
        Predicate<DecisionRecord> all = record -> true;
        for (Map.Entry<String, Function<DecisionRecord, Object>> each : FILTERS.entrySet()) {
            String value = query.text(each.getKey());
            if (value != null) {
                all = all.and(record -> Objects.equals(each.getValue().apply(record), value));
            }
        }
        return all;
    }
}
