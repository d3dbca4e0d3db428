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
     * @param memory what is charged for them until whoever waits has had the body
     * @return fails with the stream's own failure, or with {@link ReplyMemoryFullException};
     *     cancelling it gives the reply up
     */
    static Uni<ReplyBody> read(UpstreamReply reply, int bound, ReplyMemory memory) {
        return Uni.createFrom()
                .<ReplyBody>emitter(
                        emitter -> new BodyReading(reply, bound, memory, emitter).begin())
                .onCancellation()
                .invoke(reply.abandon());
    }
}
