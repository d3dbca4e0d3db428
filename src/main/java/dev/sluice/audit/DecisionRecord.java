package dev.sluice.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one judged call.
 *
 * @param time when it was judged
 * @param requestId the gateway's id of the HTTP request
 * @param traceId the trace that the request belongs to; null when nobody sees one
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
        @Nullable Long upstreamMicros)
        implements LogLine {
    public DecisionRecord {
        argumentKeys = List.copyOf(argumentKeys);
    }

    @Override
    public String toJson() {
        return new JsonLine()
                .text("time", time.toString())
                .text("requestId", requestId)
                .text("traceId", traceId)
                .number("generation", generation)
                .text("configHash", configHash)
                .text("server", server)
                .text("grant", grant)
                .text("subject", subject)
                .text("policy", policy)
                .text("policyVersion", policyVersion)
                .text("method", method)
                .text("tool", tool)
                .text("decision", decision)
                .text("rule", rule)
                .text("wouldBe", wouldBe)
                .text("message", message)
                .texts("argumentKeys", argumentKeys)
                .number("upstreamStatus", upstreamStatus)
                .text("outcome", outcome)
                .number("gatewayMicros", gatewayMicros)
                .number("upstreamMicros", upstreamMicros)
                .end();
    }
}
