package dev.sluice.fleet;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server behind gateways that are restarted. It knows how often it received each call, answers
 * after as long as the call says, as JSON or as a stream, and holds streams open.
 */
final class SteadyServer {
    static final String ANSWER = "received";

    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger limited = new AtomicInteger();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final Vertx vertx;
    private final HttpServer http;

    SteadyServer(Vertx vertx) {
        this.vertx = vertx;
        this.http = vertx.createHttpServer().requestHandler(this::receive);
        http.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    String url() {
        return "http://127.0.0.1:" + http.actualPort() + "/mcp";
    }

    /** How many calls were received more than once. */
    long receivedTwice() {
        return calls.values().stream().filter(times -> times.get() > 1).count();
    }

    /** How many calls were received. */
    int received() {
        return calls.size();
    }

    /** How often the limited tool was called. */
    int limited() {
        return limited.get();
    }

    /** How many calls wait to be let go. */
    int held() {
        return held.size();
    }

    /** Answers all that were to be held. */
    void letGo() {
        vertx.runOnContext(now -> held.forEach(Runnable::run));
    }

    private void receive(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.GET)) {
            stream(request.response());
        } else {
            request.body().onSuccess(body -> answer(request, body.toJsonObject()));
        }
    }

    private void answer(HttpServerRequest request, JsonObject message) {
        switch (message.getString("method")) {
            case "initialize" -> initialize(request, message);
            case "tools/call" -> call(request, message);
            case "subscriptions/listen" -> stream(request.response());
            default -> request.response().setStatusCode(202).end();
        }
    }

    private void initialize(HttpServerRequest request, JsonObject message) {
        String session = UUID.randomUUID().toString();
        sessions.add(session);
        request.response().putHeader("mcp-session-id", session);
        json(
                request.response(),
                message,
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"steady\",\"version\":\"1\"}}");
    }

    private void call(HttpServerRequest request, JsonObject message) {
        String session = request.getHeader("mcp-session-id");
        if (session != null && !sessions.contains(session)) {
            request.response().setStatusCode(404).end();
            return;
        }
        JsonObject params = message.getJsonObject("params");
        JsonObject arguments = params.getJsonObject("arguments");
        calls.computeIfAbsent(arguments.getString("call"), unseen -> new AtomicInteger())
                .incrementAndGet();
        if (params.getString("name").equals(RestartDocuments.LIMITED)) {
            limited.incrementAndGet();
        }
        boolean asStream = arguments.getBoolean("stream", false);
        if (asStream) {
            stream(request.response());
        }
        long millis = arguments.getLong("millis", 0L);
        if (arguments.getBoolean("held", false)) {
            held.add(() -> result(request.response(), message, asStream));
        } else if (millis == 0) {
            result(request.response(), message, asStream);
        } else {
            vertx.setTimer(millis, now -> result(request.response(), message, asStream));
        }
    }

    private static void result(HttpServerResponse response, JsonObject message, boolean asStream) {
        String result =
                "{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}"
                        .formatted(ANSWER);
        if (response.closed()) {
            return;
        }
        if (asStream) {
            response.end("data: " + whole(message, result) + "\n\n");
        } else {
            json(response, message, result);
        }
    }

    private static void stream(HttpServerResponse response) {
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        response.write(Buffer.buffer(":\n\n"));
    }

    private static void json(HttpServerResponse response, JsonObject message, String result) {
        response.putHeader("content-type", "application/json").end(whole(message, result));
    }

    private static String whole(JsonObject message, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
                .formatted(message.getValue("id"), result);
    }
}
