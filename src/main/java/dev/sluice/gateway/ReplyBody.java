package dev.sluice.gateway;

import dev.sluice.upstream.UpstreamReply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** The beginning of a server's body, read up to a bound. */
sealed interface ReplyBody {

    /** The body ended within the bound. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Complete(byte[] bytes) implements ReplyBody {}

    /**
     * The body goes on.
     *
     * @param beginning what was read
     * @param rest paused
     */
    record Longer(Buffer beginning, ReadStream<Buffer> rest) implements ReplyBody {}

    /**
     * Reads a paused body.
     *
     * @param bound how many bytes may be kept
     * @return fails with the stream's own failure; cancelling it gives the reply up
     */
    static Uni<ReplyBody> read(UpstreamReply reply, int bound) {
        ReadStream<Buffer> body = reply.body();
        return Uni.createFrom()
                .<ReplyBody>emitter(
                        emitter -> {
                            Buffer kept = Buffer.buffer();
                            body.exceptionHandler(emitter::fail);
                            body.endHandler(end -> emitter.complete(new Complete(kept.getBytes())));
                            body.handler(
                                    piece -> {
                                        kept.appendBuffer(piece);
                                        if (kept.length() > bound) {
                                            body.pause();
                                            body.handler(null);
                                            emitter.complete(new Longer(kept, body));
                                        }
                                    });
                            body.resume();
                        })
                .onCancellation()
                .invoke(reply.abandon());
    }
}
