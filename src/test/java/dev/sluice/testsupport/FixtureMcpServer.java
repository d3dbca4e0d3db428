package dev.sluice.testsupport;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small MCP server over streamable HTTP (revisions 2025-03-26 to 2025-11-25), which remembers
 * what it received. It has the tools of {@link FixtureTool} and those a test gives it.
 */
public final class FixtureMcpServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final FixtureEndpoint endpoint = new FixtureEndpoint(vertx);
    private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    private FixtureMcpServer(int port) {
        HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        http = vertx.createHttpServer(options).requestHandler(this::receive);
        await(http.listen(port, "127.0.0.1"));
    }

    /** Starts one on a free port of the loopback interface. */
    public static FixtureMcpServer start() {
        return start(0);
    }

    public static FixtureMcpServer start(int port) {
        return new FixtureMcpServer(port);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.actualPort() + "/mcp");
    }

    /** Adds a tool, or replaces the one of that name. */
    public FixtureMcpServer tool(String name, FixtureTool tool) {
        endpoint.tools.put(name, tool);
        return this;
    }

    public FixtureMcpServer sessions(FixtureSessions sessions) {
        endpoint.sessions = sessions;
        return this;
    }

    /** Answers every request by an event stream from now on, the lists too. */
    public FixtureMcpServer streamEveryReply() {
        endpoint.streamsEveryReply = true;
        return this;
    }

    /** Every request so far, in the order in which they were complete. */
    public List<ReceivedRequest> received() {
        return List.copyOf(received);
    }

    /** How many clients listen on a GET stream now. */
    public int openStreams() {
        return endpoint.streams.size();
    }

    /** How many requests wait for their answer, or for the rest of it, now. */
    public int openReplies() {
        return endpoint.replies.size();
    }

    /** Says something on every GET stream that stands. */
    public void push(String method, JsonObject params) {
        broadcast(FixtureMessages.notification(method, params));
    }

    /** Asks something on every GET stream that stands; the first answer counts. */
    public Future<JsonObject> ask(String method) {
        return endpoint.asks.ask(method, this::broadcast);
    }

    private void broadcast(JsonObject message) {
        vertx.runOnContext(now -> endpoint.streams.keySet().forEach(it -> it.event(message)));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(body::appendBuffer);
        request.exceptionHandler(broken -> received.add(ReceivedRequest.of(request, body)));
        request.endHandler(
                end -> {
                    received.add(ReceivedRequest.of(request, body));
                    endpoint.answer(request, body);
                });
    }
}
