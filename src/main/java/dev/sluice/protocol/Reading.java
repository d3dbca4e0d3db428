package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/** What came of reading bytes as one message. */
public sealed interface Reading {

    /** Exactly one well-formed message. */
    record Read(Message message) implements Reading {}

    /**
     * Anything else.
     *
     * @param code the JSON-RPC error code, {@link ErrorCodes#PARSE_ERROR} or {@link
     *     ErrorCodes#INVALID_REQUEST}
     * @param reason what is wrong, without any text of the sender's
     * @param id the request's id when it could be read
     */
    record Malformed(int code, String reason, @Nullable RequestId id) implements Reading {}
}
