package dev.sluice.cli.bridge;

import dev.sluice.testsupport.ModernAgent;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Speaks streamable HTTP to one address after the other, in one session. */
final class Client {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":"begin","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"client","version":"1"}}}""";

    private final List<String> headers;
    private final List<URI> addresses;
    private String session = "";
    private int calls;

    /**
     * A client without a session.
     *
     * @param headers names and values in turn, sent with each request
     */
    Client(List<URI> addresses, String... headers) {
        this.addresses = List.copyOf(addresses);
        this.headers = List.of(headers);
    }

    static Client of(int port, String... headers) {
        return new Client(at(port), headers);
    }

    /** One of 2026-07-28, which has no session and asks for {@code pid} only. */
    static Client modern(List<URI> addresses, String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.addAll(List.of("MCP-Protocol-Version", ModernAgent.REVISION));
        all.addAll(List.of("Mcp-Method", "tools/call", "Mcp-Name", "pid"));
        return new Client(addresses, all.toArray(String[]::new));
    }

    /** Where a bridge listens. */
    static List<URI> at(int port) {
        return List.of(URI.create("http://127.0.0.1:" + port + "/mcp"));
    }

    Client begun() throws Exception {
        HttpResponse<String> reply = initialize();
        session = reply.headers().firstValue("mcp-session-id").orElseThrow();
        return this;
    }

    Client inSession(String id) {
        session = id;
        return this;
    }

    HttpResponse<String> initialize() throws Exception {
        return post(INITIALIZE);
    }

    HttpResponse<String> post(String message) throws Exception {
        return HTTP.send(
                request().POST(BodyPublishers.ofString(message)).build(), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> stream(String message) throws Exception {
        return HTTP.send(
                request().POST(BodyPublishers.ofString(message)).build(),
                BodyHandlers.ofInputStream());
    }

    HttpResponse<InputStream> get() throws Exception {
        return HTTP.send(request().GET().build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> delete() throws Exception {
        return HTTP.send(request().DELETE().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> call(String tool) throws Exception {
        return post(callOf(tool, ""));
    }

    /** The process that answers at 2026-07-28. */
    String modernPid() throws Exception {
        String params = "\"name\":\"pid\",\"arguments\":{}";
        return text(post(ModernAgent.message("1", "tools/call", params)));
    }

    /** The text of a tool's answer. */
    String text(String tool) throws Exception {
        return text(call(tool));
    }

    private static String text(HttpResponse<String> reply) {
        JsonObject result = new JsonObject(reply.body()).getJsonObject("result");
        if (result == null) {
            throw new IllegalStateException(reply.statusCode() + " " + reply.body());
        }
        return result.getJsonArray("content").getJsonObject(0).getString("text");
    }

    /**
     * The message that calls a tool.
     *
     * @param more members of the parameters, with a comma first
     */
    static String callOf(String tool, String more) {
        return """
        {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"%s","arguments":{"message":"hello"}%s}}"""
                .formatted(tool, more);
    }

    private HttpRequest.Builder request() {
        URI to = addresses.get(calls++ % addresses.size());
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of("Accept", "application/json, text/event-stream"));
        all.addAll(List.of("Content-Type", "application/json"));
        if (!session.isEmpty()) {
            all.addAll(List.of("Mcp-Session-Id", session));
        }
        return HttpRequest.newBuilder(to)
                .version(HttpClient.Version.HTTP_1_1)
                .headers(all.toArray(String[]::new));
    }
}
