package dev.sluice.testsupport;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An agent that speaks 2026-07-28: without a session, every request complete in itself. */
public final class ModernAgent {
    /** The revision it speaks. */
    public static final String REVISION = "2026-07-28";

    private final Agent agent;

    public ModernAgent(String server, String token) {
        this.agent = new Agent(server, token);
    }

    /**
     * Sends a request with the headers that repeat it.
     *
     * @param params the members of {@code params} beside {@code _meta}, as JSON without braces
     * @param headers further headers, or others in the place of those that repeat the body
     */
    public CompletableFuture<HttpResponse<InputStream>> ask(
            String id, String method, String params, String... headers) {
        List<String> all =
                new ArrayList<>(List.of("MCP-Protocol-Version", REVISION, "Mcp-Method", method));
        all.addAll(List.of(headers));
        return agent.post(message(id, method, params), all.toArray(String[]::new));
    }

    /** Calls a tool. */
    public CompletableFuture<HttpResponse<InputStream>> call(
            String id, String tool, String arguments, String... headers) {
        List<String> all = new ArrayList<>(List.of("Mcp-Name", tool));
        all.addAll(List.of(headers));
        String params = "\"name\":\"" + tool + "\",\"arguments\":" + arguments;
        return ask(id, "tools/call", params, all.toArray(String[]::new));
    }

    /** Sends a message with exactly these headers beside those of every HTTP request. */
    public CompletableFuture<HttpResponse<InputStream>> raw(String message, String... headers) {
        return agent.post(message, headers);
    }

    /** A request of this revision. */
    public static String message(String id, String method, String params) {
        return message(id, method, params, REVISION);
    }

    /** A request that names a revision in its body. */
    public static String message(String id, String method, String params, String revision) {
        return """
        {"jsonrpc":"2.0","id":%s,"method":"%s","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"%s","io.modelcontextprotocol/clientCapabilities":{}}%s%s}}"""
                .formatted(id, method, revision, params.isEmpty() ? "" : ",", params);
    }
}
