package dev.sluice.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one judged call.
 *
 * @param time when the line was written, in UTC
 * @param requestId Sluice's own id of the HTTP request
 * @param traceId the trace that the request belongs to; absent when nobody sees one
 * @param generation the documents that decided, by a number of this process
 * @param configHash the same documents by their hash, the same on every replica
 * @param server what was called
 * @param grant the grant it was called under
 * @param subject who called; with a bearer token, the grant's name
 * @param policy the policy that decided; absent for a grant without one
 * @param policyVersion the hash of what that policy says
 * @param method the MCP method; the first 256 characters
 * @param tool the tool, prompt or resource; the first 256 characters
 * @param decision {@code allowed}, {@code denied}, {@code limited}, {@code pending}, {@code
 *     shadowed} or {@code unavailable}
 * @param rule what decided, see below
 * @param wouldBe of a {@code shadowed} call, what it would have been: {@code denied}, {@code
 *     limited}, {@code pending} or {@code unavailable}
 * @param message what the agent was told, or in shadow would have been; absent when nothing spoke
 *     against the call
 * @param approval the id of the question to a person that the call depends on; absent when nobody
 *     had to be asked
 * @param argumentKeys the names of the arguments, sorted, 256 at most and of each the first 256
 *     characters; never a value
 * @param argumentDigests with {@code sluice.audit.digest-key-file} only: for each of these names
 *     the first half of the HMAC-SHA-256 of its value's canonical form, in hexadecimal
 * @param upstreamStatus the server's HTTP status, when it answered
 * @param outcome {@code ok}, {@code tool_error}, {@code error}, {@code input_required}, {@code
 *     broken}, {@code cancelled} or {@code refused}
 * @param gatewayMicros microseconds spent in Sluice
 * @param upstreamMicros microseconds until the server's reply began; absent when it was not asked
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
        @Nullable String approval,
        List<String> argumentKeys,
        @Nullable Map<String, String> argumentDigests,
        @Nullable Integer upstreamStatus,
        String outcome,
        long gatewayMicros,
        @Nullable Long upstreamMicros)
        implements LogLine {
    public DecisionRecord {
        argumentKeys = List.copyOf(argumentKeys);
        argumentDigests = argumentDigests == null ? null : new TreeMap<>(argumentDigests);
    }

    @Override
    public String kind() {
        return "decision";
    }

    @Override
    public void write(JsonLine line) {
        line.begin()
                .time("time", time)
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
                .text("approval", approval)
                .texts("argumentKeys", argumentKeys)
                .texts("argumentDigests", argumentDigests)
                .number("upstreamStatus", upstreamStatus)
                .text("outcome", outcome)
                .number("gatewayMicros", gatewayMicros)
                .number("upstreamMicros", upstreamMicros)
                .end();
    }
}
