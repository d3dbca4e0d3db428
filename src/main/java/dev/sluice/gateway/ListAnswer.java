package dev.sluice.gateway;

import dev.sluice.gateway.FirstLists.NoListException;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.upstream.UpstreamReply;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answer to a question of the gateway's own: one JSON message, or a stream that holds it. */
final class ListAnswer {
    private static final String JSON = "application/json";
    private static final Set<Integer> OLDER = Set.of(400, 404, 405);

    private ListAnswer() {}

    /**
     * Reads it.
     *
     * @param bound how many bytes may come
     * @return fails with {@link NoListException} when there is none
     */
    static Uni<Message.Response> read(
            UpstreamReply reply, RequestId id, Era era, int bound, ReplyMemory memory) {
        if (reply.status() != 200) {
            return refused(reply, era, bound, memory);
        }
        return switch (reply.mediaType()) {
            case JSON ->
                    whole(reply, bound, memory)
                            .map(
                                    bytes -> {
                                        Message.Response answer = answer(bytes, id);
                                        if (answer == null) {
                                            throw new NoListException("it is no answer");
                                        }
                                        return answer;
                                    });
            case "text/event-stream" -> AnswerInStream.read(reply, id, bound, memory);
            default -> {
                Relay.discard(reply);
                throw new NoListException("it is of no type that MCP knows");
            }
        };
    }

    /** What the agent has to do something about it is told; else what is told of an outage. */
    private static Uni<Message.Response> refused(
            UpstreamReply reply, Era era, int bound, ReplyMemory memory) {
        NoListException plain = new NoListException("it is answered with " + reply.status());
        boolean perhapsOlder = era == Era.MODERN && OLDER.contains(reply.status());
        if (perhapsOlder && reply.mediaType().equals(JSON)) {
            return whole(reply, bound, memory)
                    .map(
                            bytes -> {
                                throw isOlder(bytes) ? older() : plain;
                            });
        }
        Relay.discard(reply);
        if (perhapsOlder) {
            throw older();
        }
        throw era == Era.LEGACY && reply.status() == 404
                ? new NoListException("its session has ended", Kind.SESSION_UNKNOWN)
                : plain;
    }

    private static NoListException older() {
        return new NoListException("it is older than 2026-07-28", Kind.NOT_MODERN);
    }

    /** An error that a server of 2026-07-28 explains says that it is one. */
    private static boolean isOlder(byte[] bytes) {
        Message.Response answer = response(bytes);
        JsonValue error = answer == null ? null : answer.error();
        JsonValue code = error == null ? null : error.get("code");
        return code == null || code.json().equals(String.valueOf(ErrorCodes.UNSUPPORTED_VERSION));
    }

    private static Uni<byte[]> whole(UpstreamReply reply, int bound, ReplyMemory memory) {
        return ReplyBody.read(reply, bound, memory)
                .map(
                        body -> {
                            if (body instanceof ReplyBody.Complete complete) {
                                return complete.bytes();
                            }
                            reply.abandon().run();
                            throw new NoListException("it is too long");
                        });
    }

    /** The answer to a request; null when a message is something else, or none. */
    static Message.@Nullable Response answer(byte[] bytes, RequestId id) {
        Message.Response response = response(bytes);
        return response != null && id.equals(response.id()) ? response : null;
    }

    private static Message.@Nullable Response response(byte[] bytes) {
        return MessageReader.reply(bytes) instanceof Reading.Read read
                        && read.message() instanceof Message.Response response
                ? response
                : null;
    }
}
