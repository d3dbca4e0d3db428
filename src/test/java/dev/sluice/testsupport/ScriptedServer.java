package dev.sluice.testsupport;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The server {@code scripted} of {@link GatewayFixture}, whose replies a test writes itself, piece
 * by piece as it goes: so a test can hold one piece back until the piece before it was seen.
 */
public final class ScriptedServer implements AutoCloseable {
    /** The setting that names the port the gateway expects it at. */
    public static final String PORT = "test.scripted.port";

    /** The session the server gives out, which no agent may ever see. */
    public static final String SESSION = "scripted-session-1";

    private static final long PATIENCE_SECONDS = 15;

    private final int port = ConfigProvider.getConfig().getValue(PORT, Integer.class);
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final BlockingQueue<ScriptedCall> arrived = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Consumer<ScriptedCall> beginning =
            call -> call.header("Mcp-Session-Id", SESSION).json(initialized(call));
    private volatile Consumer<ScriptedCall> rest = arrived::add;

    /** Starts it; nothing but {@code initialize} is answered by itself. */
    public ScriptedServer() {
        this(new HttpServerOptions());
    }

    /** One that is spoken to otherwise. */
    public ScriptedServer(HttpServerOptions options) {
        vertx.createHttpServer(options)
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(this::receive)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** The next request that nobody has taken yet. */
    public ScriptedCall next() throws InterruptedException {
        ScriptedCall call = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return Objects.requireNonNull(call, "nothing reached the server");
    }

    /** Lets whoever asks next have a request that was taken. */
    public void putBack(ScriptedCall call) {
        arrived.add(call);
    }

    /** Whether a request waits to be taken. */
    public boolean isCalled() {
        return !arrived.isEmpty();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** How many connections were ever made to it. */
    public int connections() {
        return connections.get();
    }

    /** Answers {@code initialize} otherwise. */
    public void onInitialize(Consumer<ScriptedCall> answer) {
        beginning = answer;
    }

    /** Answers all other requests on the event loop, instead of keeping them for {@link #next}. */
    public void onCall(Consumer<ScriptedCall> answer) {
        rest = answer;
    }

    /** A good answer to {@code initialize}. */
    public static String initialized(ScriptedCall call) {
        return """
        {"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"scripted","version":"1"}}}"""
                .formatted(call.id());
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(body::appendBuffer);
        request.endHandler(
                end -> {
                    ScriptedCall call = new ScriptedCall(request, body);
                    boolean begins =
                            body.length() > 0
                                    && "initialize"
                                            .equals(new JsonObject(body).getString("method"));
                    (begins ? beginning : rest).accept(call);
                });
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
