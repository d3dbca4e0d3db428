package dev.sluice.gateway;

import dev.sluice.gateway.ReplyBody.Complete;
import dev.sluice.gateway.ReplyBody.Longer;
import dev.sluice.upstream.UpstreamReply;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;

/** One body while it is read; its bytes are charged until whoever waits for it has had them. */
final class BodyReading {
    private final UpstreamReply reply;
    private final int bound;
    private final ReplyMemory memory;
    private final UniEmitter<? super ReplyBody> reader;
    private final Buffer kept = Buffer.buffer();
    private int charged;
    private boolean over;

    BodyReading(
            UpstreamReply reply,
            int bound,
            ReplyMemory memory,
            UniEmitter<? super ReplyBody> reader) {
        this.reply = reply;
        this.bound = bound;
        this.memory = memory;
        this.reader = reader;
    }

    void begin() {
        // After a complete body too: by then it has been judged and is on its way.
        reader.onTermination(this::giveBack);
        reply.body().exceptionHandler(reader::fail);
        reply.body().endHandler(end -> reader.complete(new Complete(kept.getBytes())));
        reply.body().handler(this::take);
        reply.body().resume();
    }

    private void take(Buffer piece) {
        if (over) {
            return; // a piece that was on its way when the agent left
        }
        if (!memory.charge(piece.length())) {
            reply.body().handler(null);
            reader.fail(new ReplyMemoryFullException());
            reply.abandon().run();
            return;
        }
        charged += piece.length();
        kept.appendBuffer(piece);
        if (kept.length() > bound) {
            reply.body().pause();
            reply.body().handler(null);
            reader.complete(new Longer(kept, reply.body()));
        }
    }

    private void giveBack() {
        over = true;
        memory.release(charged);
    }
}
