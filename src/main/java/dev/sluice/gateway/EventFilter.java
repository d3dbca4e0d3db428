package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.SseEvent;
import dev.sluice.protocol.SseParser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event stream may carry to the agent: whole events, each holding one strict message or
 * none; on the stream of a request, no answer but that request's; lists trimmed; nothing asked that
 * the server may not ask.
 */
final class EventFilter {
    private static final byte[] NO_DATA = {};

    private final SseParser parser;
    private final Stream stream;
    private final Sight sight;
    private final Asking asking;
    private final Runnable dropped;
    private @Nullable ReplyOutcome outcome;
    private Message.@Nullable Response response;
    private boolean resumable;
    private final ArrayDeque<SseEvent> waiting = new ArrayDeque<>();
    private @Nullable MalformedJsonException broken;
    private @Nullable Awaited awaited;

    /** An answer that must not pass before something is done. */
    private record Awaited(SseEvent event, Message.Response answer, Uni<Void> before) {}

    /**
     * What a stream is there for.
     *
     * @param request the request it answers; null when it was opened by GET
     * @param era how the caller speaks: a modern one is asked nothing on a stream, and resumes none
     * @param subscription whether it tells of changes until one side closes it
     * @param resumed whether it was opened by GET to go on where another broke off; of those by GET
     *     only such a one may carry answers (MCP 2025-06-18, Streamable HTTP, listening for
     *     messages)
     */
    record Stream(@Nullable RequestId request, Era era, boolean subscription, boolean resumed) {
        /** The stream that a request of the caller's opened. */
        static Stream of(Passage passage) {
            return new Stream(
                    passage.id(),
                    passage.era(),
                    passage.method() == McpMethod.SUBSCRIPTIONS_LISTEN,
                    Forwarding.lastEventId(passage) != null);
        }
    }

    /**
     * Filters one stream.
     *
     * @param largestEvent the most bytes one event may have
     * @param stream what the stream is there for
     * @param sight what the caller may see
     * @param asking what the server may ask of the caller
     * @param dropped hears of each message that is not passed on
     */
    EventFilter(int largestEvent, Stream stream, Sight sight, Asking asking, Runnable dropped) {
        this.parser = new SseParser(largestEvent);
        this.stream = stream;
        this.sight = sight;
        this.asking = asking;
        this.dropped = dropped;
    }

    /** How the request ended as far as seen; null before its response. */
    @Nullable ReplyOutcome outcome() {
        return outcome;
    }

    /** The response to the stream's request; null before it came. */
    Message.@Nullable Response response() {
        return response;
    }

    /**
     * Takes a piece of the stream.
     *
     * @param out takes the bytes to pass on, also those before a failure
     * @throws MalformedJsonException when the server sends what must not be passed on
     */
    void pass(Buffer piece, Buffer out) throws MalformedJsonException {
        List<SseEvent> complete = new ArrayList<>();
        try {
            parser.feed(piece.getBytes(), complete);
        } catch (MalformedJsonException e) {
            broken = e; // what came before it passes first
        }
        waiting.addAll(complete);
        pass(out);
    }

    /** What must be done before the stream goes on by {@link #goOn}; null when nothing must. */
    @Nullable Uni<Void> awaited() {
        return awaited == null ? null : awaited.before();
    }

    /**
     * Goes on where something had to be done.
     *
     * @param done whether it could be done; else its request is answered with an error
     */
    void goOn(boolean done, Buffer out) throws MalformedJsonException {
        Awaited answer = awaited;
        awaited = null;
        if (answer != null) {
            write(done ? shown(answer.event(), answer.answer()) : unshown(answer.event()), out);
        }
        pass(out);
    }

    private void pass(Buffer out) throws MalformedJsonException {
        while (awaited == null && !waiting.isEmpty()) {
            SseEvent event = waiting.remove();
            SseEvent passed = filter(event);
            resumable |= event.hasId();
            write(passed, out);
        }
        MalformedJsonException fault = broken;
        if (awaited == null && fault != null) {
            broken = null;
            throw fault;
        }
    }

    private static void write(@Nullable SseEvent passed, Buffer out) {
        if (passed != null) {
            out.appendBytes(passed.encode());
        }
    }

    private @Nullable SseEvent unshown(SseEvent event) {
        RequestId request = stream.request();
        if (request == null) {
            return emptied(event);
        }
        outcome = ReplyOutcome.ERROR;
        return event.withData(error(request, ErrorCodes.STORE_UNAVAILABLE, Quarantine.UNTOLD));
    }

    /**
     * What to send when the stream has ended before the response; empty when a GET can resume it,
     * and for a subscription, which a client begins anew when it just ends.
     *
     * @param stopping whether it ends because the gateway does, and not for its server's sake
     */
    Buffer farewell(boolean stopping) {
        RequestId request = stream.request();
        if (request == null || outcome != null) {
            return Buffer.buffer();
        }
        outcome = stream.subscription() ? ReplyOutcome.OK : ReplyOutcome.BROKEN;
        boolean silent = stream.subscription() || canBeResumed();
        return silent ? Buffer.buffer() : Buffer.buffer(errorEvent(request, stopping).encode());
    }

    /** Whether its agent can come back for the answer. */
    boolean canBeResumed() {
        return resumable && stream.era() == Era.LEGACY;
    }

    private static SseEvent errorEvent(RequestId id, boolean stopping) {
        return new SseEvent(
                List.of("event: message"),
                stopping
                        ? error(id, ErrorCodes.NOT_READY, Draining.TEXT)
                        : error(id, ErrorCodes.UPSTREAM_FAILED, Relay.UNUSABLE));
    }

    private static byte[] error(RequestId id, int code, String text) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s}}"
                .formatted(id.json(), code, JsonStrings.quote(text))
                .getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable SseEvent filter(SseEvent event) throws MalformedJsonException {
        byte[] data = event.data();
        if (data == null || data.length == 0) {
            return event;
        }
        Reading reading = MessageReader.reply(data);
        if (reading instanceof Reading.Malformed malformed) {
            throw new MalformedJsonException(malformed.reason(), 0);
        }
        Message message = ((Reading.Read) reading).message();
        if (message instanceof Message.Response answer) {
            return answer(event, answer);
        }
        if (message instanceof Message.Notification told) {
            return replaced(event, data, sight.of(told));
        }
        boolean passes = stream.era() == Era.LEGACY && asking.mayPass((Message.Request) message);
        return passes ? event : emptied(event);
    }

    private @Nullable SseEvent replaced(SseEvent event, byte[] data, byte @Nullable [] seen) {
        if (seen == null) {
            return emptied(event);
        }
        return seen == data ? event : event.withData(seen);
    }

    /** An id still counts without its data, as the place from which the stream can be resumed. */
    private @Nullable SseEvent emptied(SseEvent event) {
        dropped.run();
        return event.hasId() ? event.withData(NO_DATA) : null;
    }

    private @Nullable SseEvent answer(SseEvent event, Message.Response answer) {
        RequestId request = stream.request();
        boolean awaited =
                request == null ? stream.resumed() : outcome == null && answers(answer, request);
        if (!awaited) {
            return emptied(event);
        }
        Uni<Void> before = sight.before(answer);
        if (before != null) {
            this.awaited = new Awaited(event, answer, before);
            return null;
        }
        return shown(event, answer);
    }

    private @Nullable SseEvent shown(SseEvent event, Message.Response answer) {
        if (stream.request() != null) {
            response = answer;
            outcome = ReplyOutcome.of(answer);
        }
        byte[] instead = asking.instead(answer);
        return instead == null
                ? replaced(event, answer.body().document(), sight.of(answer))
                : event.withData(instead);
    }

    private static boolean answers(Message.Response response, RequestId request) {
        return request.equals(response.id()) || (response.id() == null && response.error() != null);
    }
}
