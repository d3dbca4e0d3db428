package dev.sluice.audit;

import dev.sluice.protocol.JsonStrings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one judged call.
 *
 * @param time when it was judged
 * @param requestId the gateway's id of the HTTP request
 * @param traceId the caller's trace, from {@code traceparent}
 * @param generation the snapshot that judged it, counted in this process
 * @param configHash the same snapshot by its content
 * @param subject who called
 * @param method the method on the wire
 * @param tool the tool, prompt or resource named
 * @param decision allowed, denied, limited, pending, shadowed or unavailable
 * @param rule the rule that decided
 * @param wouldBe what a shadowed call would have been: denied, limited, pending or unavailable
 * @param message what the agent was told, when refused; or would have been, when shadowed
 * @param argumentKeys sorted top-level names of the arguments, never their values
 * @param upstreamStatus the server's HTTP status, when it was asked
 * @param outcome ok, tool_error, error, broken, cancelled or refused
 * @param gatewayMicros time spent in the gateway
 * @param upstreamMicros time until the server's reply began
 */
public record DecisionRecord(
        Instant time,
        String requestId,
        @Nullable String traceId,
        long generation,
        String configHash,
        String server,
        String grant,
        String subject,
        @Nullable String policy,
        @Nullable String policyVersion,
        String method,
        @Nullable String tool,
        String decision,
        String rule,
        @Nullable String wouldBe,
        @Nullable String message,
        List<String> argumentKeys,
        @Nullable Integer upstreamStatus,
        String outcome,
        long gatewayMicros,
        @Nullable Long upstreamMicros) {
    public DecisionRecord {
        argumentKeys = List.copyOf(argumentKeys);
    }

    /** One line of JSON, without line end; no text in it can begin another line. */
    public String toJson() {
        StringBuilder json = new StringBuilder(512).append('{');
        text(json, "time", time.toString());
        text(json, "requestId", requestId);
        text(json, "traceId", traceId);
        number(json, "generation", generation);
        text(json, "configHash", configHash);
        text(json, "server", server);
        text(json, "grant", grant);
        text(json, "subject", subject);
        text(json, "policy", policy);
        text(json, "policyVersion", policyVersion);
        text(json, "method", method);
        text(json, "tool", tool);
        text(json, "decision", decision);
        text(json, "rule", rule);
        text(json, "wouldBe", wouldBe);
        text(json, "message", message);
        key(json, "argumentKeys").append('[');
        for (int i = 0; i < argumentKeys.size(); i++) {
            json.append(i == 0 ? "" : ",").append(JsonStrings.quote(argumentKeys.get(i)));
        }
        json.append(']');
        number(json, "upstreamStatus", upstreamStatus);
        text(json, "outcome", outcome);
        number(json, "gatewayMicros", gatewayMicros);
        number(json, "upstreamMicros", upstreamMicros);
        return json.append('}').toString();
    }

    private static StringBuilder key(StringBuilder json, String name) {
        return json.append(json.length() > 1 ? "," : "")
                .append(JsonStrings.quote(name))
                .append(':');
    }

    private static void text(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            key(json, name).append(JsonStrings.quote(value));
        }
    }

    private static void number(StringBuilder json, String name, @Nullable Number value) {
        if (value != null) {
            key(json, name).append(value);
        }
    }
}
