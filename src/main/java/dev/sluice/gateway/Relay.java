package dev.sluice.gateway;

import dev.sluice.gateway.Outcome.Streamed;
import dev.sluice.gateway.Outcome.Whole;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.gateway.ReplyBody.Longer;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Revision;
import dev.sluice.upstream.Headers;
import dev.sluice.upstream.UpstreamReply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Passes replies on: streams as they come, and the reply to initialize with a session of our own.
 */
@Singleton
class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);

    static final String UNUSABLE = "the server gave no usable reply";

    /** All that passes of a server's headers; its cookies, redirects and session ids do not. */
    private static final List<String> PASSED =
            List.of("content-type", "cache-control", "x-accel-buffering", "retry-after");

    private final Sessions sessions;
    private final OpenStreams openStreams;
    private final Recording recording;
    private final Cancellation cancellation;

    Relay(
            Sessions sessions,
            OpenStreams openStreams,
            Recording recording,
            Cancellation cancellation) {
        this.sessions = sessions;
        this.openStreams = openStreams;
        this.recording = recording;
        this.cancellation = cancellation;
    }

    /** An event stream, event by event. */
    Outcome events(Passage passage, UpstreamReply reply, EventFilter filter) {
        return streamed(
                passage,
                reply,
                new FilteredStream.Filter() {
                    @Override
                    public void piece(Buffer piece, Buffer out) throws Exception {
                        filter.pass(piece, out);
                    }

                    @Override
                    public @Nullable Uni<Void> awaited() {
                        return filter.awaited();
                    }

                    @Override
                    public void goOn(boolean done, Buffer out) throws Exception {
                        filter.goOn(done, out);
                    }

                    @Override
                    public Buffer end(boolean broken) {
                        Buffer last = filter.farewell(openStreams.areEnded());
                        ReplyOutcome seen = filter.outcome();
                        passage.ended(seen == null ? ReplyOutcome.OK : seen);
                        return last;
                    }
                },
                new Progress(
                        filter::outcome, () -> openStreams.areEnded() && filter.canBeResumed()));
    }

    /** A JSON reply too large to keep, piece by piece. */
    Outcome large(Passage passage, UpstreamReply reply, Longer body) {
        LargeReply look =
                new LargeReply(Objects.requireNonNull(passage.id(), "only a request is answered"));
        look.look(body.beginning());
        if (look.isUnusable()) {
            reply.abandon().run();
            throw passage.refuse(Kind.UPSTREAM_FAILED, UNUSABLE);
        }
        FilteredStream.Filter filter =
                new FilteredStream.Filter() {
                    @Override
                    public void piece(Buffer piece, Buffer out) throws Exception {
                        if (piece != body.beginning()) { // that was looked at above
                            look.look(piece);
                        }
                        if (look.isUnusable()) {
                            throw new MalformedJsonException("no answer", 0);
                        }
                        out.appendBuffer(piece);
                    }

                    @Override
                    public @Nullable Buffer end(boolean broken) {
                        boolean whole = !broken && look.isAnswer();
                        passage.ended(whole ? look.outcome() : ReplyOutcome.BROKEN);
                        return whole ? Buffer.buffer() : null;
                    }
                };
        return streamed(
                passage,
                new UpstreamReply(
                        reply.status(),
                        reply.headers(),
                        new Prepended(body.beginning(), body.rest()),
                        reply.abandon()),
                filter,
                new Progress(() -> null, () -> false));
    }

    /** Reads an event stream up to the response to initialize; what follows is not waited for. */
    Uni<Outcome> initialized(
            Passage passage, UpstreamReply reply, EventFilter filter, int largest) {
        return Uni.createFrom()
                .<byte[]>emitter(
                        emitter -> {
                            Buffer kept = Buffer.buffer();
                            Runnable complete =
                                    () -> {
                                        reply.abandon().run();
                                        emitter.complete(kept.getBytes());
                                    };
                            reply.body().exceptionHandler(e -> complete.run());
                            reply.body().endHandler(end -> complete.run());
                            reply.body()
                                    .handler(
                                            piece -> {
                                                if (!pass(filter, piece, kept)
                                                        || filter.response() != null
                                                        || kept.length() > largest) {
                                                    complete.run();
                                                }
                                            });
                            reply.body().resume();
                        })
                .onCancellation()
                .invoke(reply.abandon())
                .map(bytes -> begun(passage, reply, filter.response(), bytes));
    }

    private static boolean pass(EventFilter filter, Buffer piece, Buffer kept) {
        try {
            filter.pass(piece, kept);
            return true;
        } catch (MalformedJsonException | IllegalStateException e) {
            return false; // the second when a refusal in it could not be recorded
        }
    }

    /** The reply to initialize, with a session of our own in place of the server's. */
    Outcome begun(
            Passage passage,
            UpstreamReply reply,
            Message.@Nullable Response response,
            byte[] bytes) {
        if (response == null) {
            throw passage.refuse(Kind.UPSTREAM_FAILED, UNUSABLE);
        }
        passage.ended(ReplyOutcome.of(response));
        Map<String, String> headers = new HashMap<>(headers(reply));
        JsonValue result = response.result();
        if (result != null) {
            String revision = settled(result);
            String upstreamId = reply.headers().get("mcp-session-id");
            if (!Session.canHold(upstreamId, revision)) {
                throw passage.refuse(Kind.UPSTREAM_FAILED, UNUSABLE);
            }
            headers.put("mcp-session-id", sessions.begin(passage.caller(), upstreamId, revision));
        }
        return new Whole(reply.status(), headers, bytes);
    }

    private static String settled(JsonValue result) {
        JsonValue revision = result.get("protocolVersion");
        String text = revision == null ? null : revision.textOrNull();
        return text == null ? Revision.LEGACY.get(0) : text;
    }

    /**
     * How far a stream is when it is ended before its server does.
     *
     * @param answered how the request ended as far as seen, for an agent that leaves then
     * @param goesOn whether its agent comes back for the rest at another replica, so that the
     *     server must go on
     */
    private record Progress(Supplier<@Nullable ReplyOutcome> answered, BooleanSupplier goesOn) {}

    /** A reply that is passed on as it comes. */
    private Outcome streamed(
            Passage passage, UpstreamReply reply, FilteredStream.Filter filter, Progress progress) {
        Ending ending = new Ending(() -> recording.finish(passage));
        FilteredStream stream =
                new FilteredStream(
                        reply.body(),
                        ending.after(filter),
                        () -> {
                            reply.abandon().run();
                            if (progress.answered().get() == null
                                    && !progress.goesOn().getAsBoolean()) {
                                cancellation.tell(passage);
                            }
                        });
        ending.also(openStreams.opened(passage, stream::close));
        return new Streamed(
                reply.status(),
                headers(reply),
                stream,
                () -> {
                    ReplyOutcome seen = progress.answered().get();
                    passage.ended(seen == null ? ReplyOutcome.CANCELLED : seen);
                    reply.abandon().run();
                    ending.run();
                });
    }

    /** Lets a reply end whose body nobody wants, so that its connection can be used again. */
    static void discard(UpstreamReply reply) {
        UnwantedBody.discard(reply);
    }

    static Headers headers(UpstreamReply reply) {
        Headers.Builder passed = new Headers.Builder();
        for (String name : PASSED) {
            String value = reply.headers().get(name);
            if (value != null) {
                passed.add(name, value);
            }
        }
        return passed.build();
    }

    /** What must happen exactly once when a stream is over, however it came to its end. */
    private static final class Ending {
        private final Runnable record;
        private Runnable release = () -> {};
        private boolean done;

        Ending(Runnable record) {
            this.record = record;
        }

        void also(Runnable releaseStream) {
            release = releaseStream;
        }

        void run() {
            if (!done) {
                done = true;
                release.run();
                record.run();
            }
        }

        /** What cannot be recorded must not look as if it had ended well. */
        private boolean isRecorded() {
            try {
                run();
                return true;
            } catch (IllegalStateException full) {
                LOG.errorf("a stream could not be recorded: %s", full.getMessage());
                return false;
            }
        }

        FilteredStream.Filter after(FilteredStream.Filter filter) {
            return new FilteredStream.Filter() {
                @Override
                public void piece(Buffer piece, Buffer out) throws Exception {
                    filter.piece(piece, out);
                }

                @Override
                public @Nullable Uni<Void> awaited() {
                    return filter.awaited();
                }

                @Override
                public void goOn(boolean done, Buffer out) throws Exception {
                    filter.goOn(done, out);
                }

                @Override
                public @Nullable Buffer end(boolean broken) {
                    Buffer last = filter.end(broken);
                    return isRecorded() ? last : null;
                }
            };
        }
    }
}
