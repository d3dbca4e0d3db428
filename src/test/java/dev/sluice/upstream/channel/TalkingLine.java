package dev.sluice.upstream.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A line of messages whose server is played by a test. */
final class TalkingLine implements Channel {
    private final Listener listener;
    private final BiConsumer<TalkingLine, String> reads;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * A line that was opened on this event loop.
     *
     * @param reads what the server does about each message
     */
    TalkingLine(Listener listener, BiConsumer<TalkingLine, String> reads) {
        this.listener = listener;
        this.reads = reads;
    }

    /** All that the server was sent, as it was written. */
    List<String> heard() {
        return heard;
    }

    boolean isClosed() {
        return closed;
    }

    void says(String message) {
        context.runOnContext(now -> listener.message(message.getBytes(UTF_8)));
    }

    void ends() {
        context.runOnContext(now -> listener.ended("exited with 7"));
    }

    /** Answers a request with a result, given as JSON. */
    void answers(String request, String result) {
        says(
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
                        .formatted(new JsonObject(request).getValue("id"), result));
    }

    @Override
    public Future<Void> send(Buffer message) {
        String text = message.toString();
        heard.add(text);
        reads.accept(this, text);
        return Future.succeededFuture();
    }

    @Override
    public void pause() {
        // what was said is heard
    }

    @Override
    public void resume() {
        // it never stopped
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }
}
