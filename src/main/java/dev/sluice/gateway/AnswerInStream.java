package dev.sluice.gateway;

import dev.sluice.gateway.FirstLists.NoListException;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.SseEvent;
import dev.sluice.protocol.SseParser;
import dev.sluice.upstream.UpstreamReply;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The answer to one request in an event stream; whatever else is told there is for nobody. */
final class AnswerInStream {
    private final UpstreamReply reply;
    private final RequestId id;
    private final int bound;
    private final ReplyMemory memory;
    private final UniEmitter<? super Message.Response> reader;
    private final SseParser parser;
    private int charged;
    private boolean over;

    private AnswerInStream(
            UpstreamReply reply,
            RequestId id,
            int bound,
            ReplyMemory memory,
            UniEmitter<? super Message.Response> reader) {
        this.reply = reply;
        this.id = id;
        this.bound = bound;
        this.memory = memory;
        this.reader = reader;
        this.parser = new SseParser(bound);
    }

    /**
     * Reads up to the answer.
     *
     * @param bound how many bytes may come
     * @return cancelling it gives the reply up
     */
    static Uni<Message.Response> read(
            UpstreamReply reply, RequestId id, int bound, ReplyMemory memory) {
        return Uni.createFrom()
                .<Message.Response>emitter(
                        emitter -> new AnswerInStream(reply, id, bound, memory, emitter).begin())
                .onCancellation()
                .invoke(reply.abandon());
    }

    private void begin() {
        reader.onTermination(this::giveBack);
        reply.body().exceptionHandler(reader::fail);
        reply.body().endHandler(end -> reader.fail(new NoListException("its stream has ended")));
        reply.body().handler(this::take);
        reply.body().resume();
    }

    private void take(Buffer piece) {
        if (over) {
            return;
        }
        if (!memory.charge(piece.length())) {
            end(new ReplyMemoryFullException());
            return;
        }
        charged += piece.length();
        List<SseEvent> events = new ArrayList<>();
        try {
            parser.feed(piece.getBytes(), events);
        } catch (MalformedJsonException e) {
            end(new NoListException("its stream is malformed"));
            return;
        }
        for (SseEvent event : events) {
            byte[] data = event.data();
            Message.Response answer = data == null ? null : ListAnswer.answer(data, id);
            if (answer != null) {
                over = true;
                Relay.discard(reply);
                reader.complete(answer);
                return;
            }
        }
        if (charged > bound) {
            end(new NoListException("it is too long"));
        }
    }

    private void end(Exception why) {
        over = true;
        reply.abandon().run();
        reader.fail(why);
    }

    private void giveBack() {
        over = true;
        memory.release(charged);
    }
}
