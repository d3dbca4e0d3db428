package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC 2.0 message, as read and not yet judged.
 *
 * <p>Sealed because each kind goes its own way through the gateway: only a request is answered, and
 * only a response may come without a method.
 */
public sealed interface Message {

    /** The whole message; its document holds the bytes to forward. */
    JsonValue body();

    /**
     * Asks for an answer.
     *
     * @param params the parameters object, or null when there is none
     */
    record Request(JsonValue body, RequestId id, String method, @Nullable JsonValue params)
            implements Message {

        /** The same request, which keeps its bytes only: they are read anew when asked for. */
        public Request unread() {
            return new Request(body.unread(), id, method, params == null ? null : params.unread());
        }
    }

    /** Asks for nothing. */
    record Notification(JsonValue body, String method, @Nullable JsonValue params)
            implements Message {}

    /**
     * Answers a request of the other side.
     *
     * @param id what is answered; null when the sender could not tell
     * @param result the result, or null for an error
     * @param error the error, or null for a result
     */
    record Response(
            JsonValue body,
            @Nullable RequestId id,
            @Nullable JsonValue result,
            @Nullable JsonValue error)
            implements Message {}
}
