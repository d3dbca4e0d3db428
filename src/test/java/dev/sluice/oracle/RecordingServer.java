package dev.sluice.oracle;

import dev.sluice.oracle.Node.Other;
import dev.sluice.oracle.Node.Text;
import dev.sluice.testsupport.ScriptedServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The server behind the gateway: keeps the bytes it was sent, and answers everything well. */
final class RecordingServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();

    RecordingServer() {
        int port = ConfigProvider.getConfig().getValue(ScriptedServer.PORT, Integer.class);
        vertx.createHttpServer()
                .requestHandler(this::receive)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** What arrived: the message, and the headers that repeat it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Received(byte[] body, @Nullable String method, @Nullable String name) {}

    /** The oldest message that nobody has taken yet, or null. */
    @Nullable Received take() {
        return received.poll();
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(body::appendBuffer);
        request.endHandler(
                end -> {
                    received.add(
                            new Received(
                                    body.getBytes(),
                                    request.getHeader("mcp-method"),
                                    request.getHeader("mcp-name")));
                    request.response()
                            .putHeader("content-type", "application/json")
                            .end(answer(body.getBytes()));
                });
    }

    private static String answer(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String id =
                LenientJson.documents(text).stream()
                        .findFirst()
                        .map(document -> id(Reader.LAST_KEY_WINS.get(document, "id")))
                        .orElse("null");
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"protocolVersion\":\"2025-11-25\"}}"
                .formatted(id);
    }

    private static String id(@Nullable Node id) {
        if (id instanceof Text text) {
            return '"' + text.text() + '"';
        }
        return id instanceof Other number ? number.word() : "null";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
