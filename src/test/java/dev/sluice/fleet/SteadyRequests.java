package dev.sluice.fleet;

import dev.sluice.fleet.SteadyAgents.Habit;
import dev.sluice.testsupport.ModernAgent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** What steady agents send: modern without a session, legacy in one. */
final class SteadyRequests {
    static final int PATIENCE_MILLIS = 30_000;

    private SteadyRequests() {}

    static String tool(Habit habit) {
        return habit == Habit.LIMITED ? RestartDocuments.LIMITED : "plain";
    }

    static String body(Habit habit, long id, @Nullable String session) {
        boolean slow = habit == Habit.SLOW || habit == Habit.SLOW_STREAM;
        String params =
                "\"name\":\"%s\",\"arguments\":{\"call\":\"c%d\",\"millis\":%d,\"stream\":%s}"
                        .formatted(
                                tool(habit),
                                id,
                                slow ? 1_000 + id % 1_000 : 0,
                                habit == Habit.SLOW_STREAM);
        return session == null
                ? ModernAgent.message(Long.toString(id), "tools/call", params)
                : "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{%s}}"
                        .formatted(id, params);
    }

    static RequestOptions options(HttpMethod method, String grant, int port) {
        return new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/mcp/" + RestartDocuments.SERVER)
                .setTimeout(PATIENCE_MILLIS)
                .setHeaders(
                        MultiMap.caseInsensitiveMultiMap()
                                .add("Authorization", "Bearer " + RestartDocuments.token(grant))
                                .add("Content-Type", "application/json")
                                .add("Accept", "application/json, text/event-stream"));
    }

    static RequestOptions modern(RequestOptions options, String method) {
        return options.putHeader("MCP-Protocol-Version", ModernAgent.REVISION)
                .putHeader("Mcp-Method", method);
    }
}
