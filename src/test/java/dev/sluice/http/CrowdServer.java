package dev.sluice.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The servers of all {@link Member}s. It answers late, in any order, and tells in each reply who it
 * took the caller for; it remembers each request that came with what is another member's.
 */
final class CrowdServer implements AutoCloseable {
    private static final int LATEST_MILLIS = 8;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final SplittableRandom random = new SplittableRandom(20_261_122L);
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final HttpServer http;

    CrowdServer() {
        http =
                vertx.createHttpServer()
                        .requestHandler(this::receive)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.actualPort() + "/");
    }

    /** What came with another member's credential or session. */
    Queue<String> faults() {
        return faults;
    }

    /** How many calls of tools came. */
    int calls() {
        return calls.get();
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(body::appendBuffer);
        request.endHandler(end -> answer(request, new JsonObject(body)));
    }

    private void answer(HttpServerRequest request, JsonObject message) {
        String path = String.valueOf(request.path());
        String number = path.replaceAll("\\D", "");
        String key = String.valueOf(request.getHeader("X-Api-Key"));
        String session = request.getHeader("Mcp-Session-Id");
        if (!key.equals(new Member(Integer.parseInt(number)).key())
                || (session != null && !session.startsWith("crowd-session-" + number + "-"))) {
            faults.add(path + " came with " + key + " and " + session);
        }
        if ("initialize".equals(message.getString("method"))) {
            request.response()
                    .putHeader(
                            "Mcp-Session-Id",
                            "crowd-session-" + number + "-" + sessions.incrementAndGet());
            end(request.response(), message, begun());
            return;
        }
        calls.incrementAndGet();
        String said =
                String.join(
                        " ",
                        message.getJsonObject("params").getJsonObject("arguments").fieldNames());
        JsonObject result =
                new JsonObject(
                        "{\"content\":[{\"type\":\"text\",\"text\":\"I am %s, you have %s and say %s.\"}]}"
                                .formatted(path, Member.backwards(key), said));
        int late = random.nextInt(LATEST_MILLIS + 1);
        if (late == 0) {
            end(request.response(), message, result);
        } else {
            vertx.setTimer(late, timer -> end(request.response(), message, result));
        }
    }

    /** By a stream or at once, as it comes: both forms of a reply take ways of their own. */
    private void end(HttpServerResponse response, JsonObject message, JsonObject result) {
        JsonObject reply =
                new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", message.getValue("id"))
                        .put("result", result);
        if (random.nextInt(4) == 0) {
            response.putHeader("Content-Type", "text/event-stream")
                    .end("data: " + reply.encode() + "\n\n");
        } else {
            response.putHeader("Content-Type", "application/json").end(reply.toBuffer());
        }
    }

    private static JsonObject begun() {
        return new JsonObject(
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"crowd\",\"version\":\"1\"}}");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
