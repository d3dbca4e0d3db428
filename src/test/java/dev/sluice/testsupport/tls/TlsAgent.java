package dev.sluice.testsupport.tls;

import dev.sluice.testsupport.Agent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** An agent that speaks TLS, perhaps with a certificate of its own and perhaps with a token. */
public final class TlsAgent {
    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":"begin","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"agent","version":"1"}}}""";

    private final HttpClient http;
    private final String server;
    private final String token;
    private String session = "";

    /**
     * An agent without a session.
     *
     * @param token empty for none
     */
    public TlsAgent(SSLContext context, String server, String token) {
        this.http = HttpClient.newBuilder().sslContext(context).build();
        this.server = server;
        this.token = token;
    }

    /** An agent whose session has begun. */
    public TlsAgent begun() throws IOException, InterruptedException {
        session = initialize().headers().firstValue("mcp-session-id").orElseThrow();
        return this;
    }

    /** The same agent in another's session. */
    public TlsAgent inSessionOf(TlsAgent other) {
        session = other.session;
        return this;
    }

    public HttpResponse<String> initialize() throws IOException, InterruptedException {
        return http.send(
                request().POST(BodyPublishers.ofString(INITIALIZE)).build(),
                BodyHandlers.ofString());
    }

    /** Calls a tool without arguments. */
    public HttpResponse<String> call(int id, String tool) throws IOException, InterruptedException {
        return http.send(
                request().POST(BodyPublishers.ofString(Agent.callOf(id, tool))).build(),
                BodyHandlers.ofString());
    }

    /** Opens a stream; done as soon as the head of the reply is there. */
    public CompletableFuture<HttpResponse<InputStream>> get() {
        return http.sendAsync(request().GET().build(), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create("https://localhost:" + Agent.port() + "/mcp/" + server))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        return request;
    }
}
