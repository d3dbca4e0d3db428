package dev.sluice.testsupport;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;

/** An agent that calls one server through the gateway and sees each reply as it comes. */
public final class Agent {
    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":"begin","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"agent","version":"1"}}}""";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final String token;
    private String session = "";
    private volatile int port; // asked for once: not every thread knows the configuration

    /** An agent without a session. */
    public Agent(String server, String token) {
        this.server = server;
        this.token = token;
    }

    /** An agent whose session has begun. */
    public static Agent begun(String server, String token) {
        Agent agent = new Agent(server, token);
        agent.begin(agent.initialize());
        return agent;
    }

    /**
     * An agent whose session has begun at a server that was started a moment ago: the connections
     * that another test left may be found closed only now, on each event loop by itself.
     */
    public static Agent begunOnceReached(String server, String token) {
        Agent agent = new Agent(server, token);
        agent.begin(await().until(agent::initialize, reply -> reply.statusCode() == 200));
        return agent;
    }

    private void begin(HttpResponse<String> reply) {
        session = reply.headers().firstValue("mcp-session-id").orElseThrow();
    }

    /** The port at which the gateway listens for agents. */
    public static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    /** The session's id as the gateway gave it. */
    public String session() {
        return session;
    }

    public HttpResponse<String> initialize() {
        return whole(request().POST(BodyPublishers.ofString(INITIALIZE)));
    }

    /** Sends a message; done as soon as the head of the reply is there. */
    public CompletableFuture<HttpResponse<InputStream>> post(String message, String... headers) {
        return post(message.getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
    }

    /** Sends these very bytes. */
    public CompletableFuture<HttpResponse<InputStream>> post(byte[] message, String... headers) {
        return send(request(headers).POST(BodyPublishers.ofByteArray(message)));
    }

    /** Opens a stream; done as soon as the head of the reply is there. */
    public CompletableFuture<HttpResponse<InputStream>> get(String... headers) {
        return send(request(headers).GET());
    }

    /** Calls a tool without arguments and waits for the whole reply. */
    public HttpResponse<String> call(int id, String tool) {
        return whole(request().POST(BodyPublishers.ofString(callOf(id, tool))));
    }

    public HttpResponse<String> delete() {
        return whole(request().DELETE());
    }

    /** The message that calls a tool. */
    public static String callOf(int id, String tool) {
        return """
        {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"%s","arguments":{"message":"hello"}}}"""
                .formatted(id, tool);
    }

    private CompletableFuture<HttpResponse<InputStream>> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofInputStream());
    }

    private HttpResponse<String> whole(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String... headers) {
        if (port == 0) {
            port = port();
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/mcp/" + server))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream");
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }
}
