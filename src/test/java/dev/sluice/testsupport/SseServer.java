package dev.sluice.testsupport;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server of MCP's first transport over HTTP (2024-11-05, HTTP with SSE): a stream for each
 * session, whose first event tells where messages are taken. A test can have it do that wrongly.
 */
public final class SseServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final AtomicInteger opened = new AtomicInteger();
    private final Map<String, HttpServerResponse> streams = new ConcurrentHashMap<>();
    private final Map<String, Waiting> asking = new HashMap<>();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile @Nullable Consumer<HttpServerResponse> opening;
    private volatile String greeting = "event: endpoint\ndata: ADDRESS\n\n";
    private volatile String lineEnd = "\n";
    private volatile int taken = 202;
    private volatile boolean patient;

    /** A message and the session whose address it came to. */
    public record Heard(String session, JsonObject message) {}

    /** A call that is answered when the agent has answered a question. */
    private record Waiting(Object id, Runnable answered) {}

    /** Starts it. */
    public SseServer() {
        server =
                vertx.createHttpServer()
                        .requestHandler(this::receive)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    /** Where streams are asked for. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/old/sse");
    }

    /** Back to doing everything right, and nothing heard. */
    public void behave() {
        opening = null;
        greeting = "event: endpoint\ndata: ADDRESS\n\n";
        lineEnd = "\n";
        taken = 202;
        patient = false;
        heard.clear();
        keys.clear();
    }

    /** Answers who asks for a stream in this way. */
    public void opensBy(Consumer<HttpServerResponse> answer) {
        opening = answer;
    }

    /** Begins each stream so; {@code ADDRESS} and {@code SESSION} stand for what they say. */
    public void greets(String text) {
        greeting = text;
    }

    /** Ends the lines of events so. */
    public void endsLinesBy(String end) {
        lineEnd = end;
    }

    /** Answers messages with this status; those of another than 202 it does not read. */
    public void takesWith(int status) {
        taken = status;
    }

    /** Answers a message that is a request only when it has answered the request, on the stream. */
    public void takesLate() {
        patient = true;
    }

    /** What came, of all sessions. */
    public List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** The methods that came. */
    public List<String> methods() {
        return heard.stream().map(each -> each.message().getString("method", "")).toList();
    }

    /** The credential of each request that came. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    /** How many streams were ever opened. */
    public int opened() {
        return opened.get();
    }

    /** How many streams are open. */
    public int streams() {
        return streams.size();
    }

    /** Says this on all streams. */
    public void say(String text) {
        vertx.runOnContext(now -> streams.values().forEach(stream -> stream.write(text)));
    }

    /** Breaks all streams off. */
    public void cut() {
        vertx.runOnContext(now -> List.copyOf(streams.values()).forEach(HttpServerResponse::reset));
    }

    private void receive(HttpServerRequest request) {
        keys.add(String.valueOf(request.getHeader("X-Api-Key")));
        Consumer<HttpServerResponse> otherwise = opening;
        if (request.method().equals(HttpMethod.POST) && request.getParam("session") == null) {
            request.response().setStatusCode(405).end();
        } else if (request.method().equals(HttpMethod.POST)) {
            String session = String.valueOf(request.getParam("session"));
            request.body().onSuccess(body -> take(session, body, request.response()));
        } else if (otherwise != null) {
            opened.incrementAndGet();
            otherwise.accept(request.response());
        } else {
            open(request.connection(), request.response());
        }
    }

    private void open(HttpConnection connection, HttpServerResponse stream) {
        String session = Integer.toString(opened.incrementAndGet());
        streams.put(session, stream);
        connection.closeHandler(gone -> streams.remove(session));
        stream.endHandler(gone -> streams.remove(session));
        stream.putHeader("content-type", "text/event-stream; charset=utf-8")
                .setChunked(true)
                .write(
                        greeting.replace("ADDRESS", "/messages?session=SESSION")
                                .replace("SESSION", session)
                                .replace("\n", lineEnd));
    }

    private void take(String session, Buffer body, HttpServerResponse reply) {
        JsonObject message = body.toJsonObject();
        heard.add(new Heard(session, message));
        if (taken != 202) {
            reply.setStatusCode(taken).end("<h1>no</h1>");
            return;
        }
        boolean late = patient && message.containsKey("method") && message.getValue("id") != null;
        Runnable thanks = () -> reply.setStatusCode(202).end("Accepted");
        if (!late) {
            thanks.run();
        }
        answer(session, message, late ? thanks : () -> {});
    }

    private void answer(String session, JsonObject message, Runnable answered) {
        Object id = message.getValue("id");
        String method = message.getString("method");
        if (method == null) {
            Waiting waiting = asking.remove(session);
            text(session, waiting.id(), message.encode(), waiting.answered());
            return;
        }
        switch (method) {
            case "initialize" ->
                    result(
                            session,
                            id,
                            new JsonObject(
                                    """
                                    {"protocolVersion":"2024-11-05","capabilities":{"tools":{}},"serverInfo":{"name":"old","version":"1"}}"""),
                            answered);
            case "tools/list" ->
                    result(
                            session,
                            id,
                            new JsonObject().put("tools", tools("echo", "ask", "wire_money")),
                            answered);
            case "tools/call" -> call(session, id, message.getJsonObject("params"), answered);
            default -> answered.run();
        }
    }

    private void call(String session, Object id, JsonObject params, Runnable answered) {
        switch (params.getString("name")) {
            case "echo" -> text(session, id, params.encode(), answered);
            case "session" -> text(session, id, session, answered);
            case "key" -> text(session, id, keys.get(keys.size() - 1), answered);
            case "progress" -> {
                event(
                        session,
                        new JsonObject()
                                .put("jsonrpc", "2.0")
                                .put("method", "notifications/progress")
                                .put(
                                        "params",
                                        new JsonObject()
                                                .put(
                                                        "progressToken",
                                                        params.getJsonObject("_meta")
                                                                .getValue("progressToken"))
                                                .put("progress", 1)));
                text(session, id, "done", answered);
            }
            case "ask" -> {
                asking.put(session, new Waiting(id, answered));
                event(
                        session,
                        new JsonObject()
                                .put("jsonrpc", "2.0")
                                .put("id", "mine-1")
                                .put("method", "roots/list"));
            }
            case "giant" -> text(session, id, "x".repeat(11 << 20), answered);
            case "cut" -> stream(session).reset();
            case "end" -> stream(session).end();
            default -> {} // says nothing
        }
    }

    private static JsonArray tools(String... names) {
        JsonArray tools = new JsonArray();
        for (String name : names) {
            tools.add(
                    new JsonObject()
                            .put("name", name)
                            .put("inputSchema", new JsonObject().put("type", "object")));
        }
        return tools;
    }

    private void text(String session, @Nullable Object id, String text, Runnable answered) {
        JsonObject content = new JsonObject().put("type", "text").put("text", text);
        result(
                session,
                id,
                new JsonObject().put("content", new JsonArray().add(content)),
                answered);
    }

    private void result(String session, @Nullable Object id, JsonObject result, Runnable answered) {
        event(session, new JsonObject().put("jsonrpc", "2.0").put("id", id).put("result", result));
        answered.run();
    }

    private void event(String session, JsonObject message) {
        stream(session)
                .write(
                        ("event: message\ndata: " + message.encode() + "\n\n")
                                .replace("\n", lineEnd));
    }

    private HttpServerResponse stream(String session) {
        return Objects.requireNonNull(streams.get(session), "the stream is closed");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
