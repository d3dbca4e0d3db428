package dev.sluice.gateway;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.SseEvent;
import dev.sluice.protocol.SseParser;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an event stream may carry to the agent: whole events, each holding one strict message or
 * none; on the stream of a request, no answer but that request's; lists trimmed; nothing asked that
 * the server may not ask.
 */
final class EventFilter {
    private static final byte[] NO_DATA = {};

    private final SseParser parser;
    private final @Nullable RequestId request;
    private final @Nullable ListShape shape;
    private final Supplier<Standing> standing;
    private final Asking asking;
    private final boolean resumed;
    private @Nullable ReplyOutcome outcome;
    private Message.@Nullable Response response;
    private boolean resumable;

    /**
     * Filters one stream.
     *
     * @param largestEvent the most bytes one event may have
     * @param request the request this stream answers; null for a stream that was opened by GET
     * @param shape the kind of list that was asked for, if any
     * @param standing what is now in force for the caller
     * @param asking what the server may ask of the caller
     * @param resumed whether a stream that was opened by GET goes on where another broke off; only
     *     then may it carry answers (MCP 2025-06-18, Streamable HTTP, listening for messages)
     */
    EventFilter(
            int largestEvent,
            @Nullable RequestId request,
            @Nullable ListShape shape,
            Supplier<Standing> standing,
            Asking asking,
            boolean resumed) {
        this.parser = new SseParser(largestEvent);
        this.request = request;
        this.shape = shape;
        this.standing = standing;
        this.asking = asking;
        this.resumed = resumed;
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
        } finally {
            pass(complete, out);
        }
    }

    private void pass(List<SseEvent> events, Buffer out) throws MalformedJsonException {
        for (SseEvent event : events) {
            SseEvent passed = filter(event);
            resumable |= event.hasId();
            if (passed != null) {
                out.appendBytes(passed.encode());
            }
        }
    }

    /**
     * What to send when the stream has ended before the response; empty when a GET can resume it.
     */
    Buffer farewell() {
        if (request == null || outcome != null) {
            return Buffer.buffer();
        }
        outcome = ReplyOutcome.BROKEN;
        return resumable ? Buffer.buffer() : Buffer.buffer(errorEvent(request).encode());
    }

    private static SseEvent errorEvent(RequestId id) {
        String error =
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s}}"
                        .formatted(
                                id.json(),
                                ErrorCodes.UPSTREAM_FAILED,
                                JsonStrings.quote(Relay.UNUSABLE));
        return new SseEvent(List.of("event: message"), error.getBytes(StandardCharsets.UTF_8));
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
        boolean refused = message instanceof Message.Request asked && !asking.mayPass(asked);
        return refused ? emptied(event) : event;
    }

    /** An id still counts without its data, as the place from which the stream can be resumed. */
    private static @Nullable SseEvent emptied(SseEvent event) {
        return event.hasId() ? event.withData(NO_DATA) : null;
    }

    private @Nullable SseEvent answer(SseEvent event, Message.Response answer) {
        boolean awaited = request == null ? resumed : outcome == null && answers(answer, request);
        if (!awaited) {
            return emptied(event);
        }
        if (request != null) {
            response = answer;
            outcome = ReplyOutcome.of(answer);
        }
        byte[] instead = asking.instead(answer);
        if (instead != null) {
            return event.withData(instead);
        }
        byte[] trimmed = ListTrimmer.trim(answer, shape, standing.get());
        return trimmed == answer.body().document() ? event : event.withData(trimmed);
    }

    private static boolean answers(Message.Response response, RequestId request) {
        return request.equals(response.id()) || (response.id() == null && response.error() != null);
    }
}
