package dev.sluice.gateway;

import dev.sluice.protocol.RequestId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that does not reach its server, or whose server gave no usable reply.
 *
 * @param kind which case of the refusal table this is
 * @param id the request to answer, or null when there is none or it could not be read
 * @param text what the agent is told beyond the kind
 * @param code the JSON-RPC error code, where the kind leaves a choice; 0 where the choice is a tool
 *     result
 * @param retryAfter when to try again, or null
 * @param challenge how to prove who one is ({@code WWW-Authenticate}), or null
 * @param approval the question to a person that it is about, or null
 */
public record Refusal(
        Kind kind,
        @Nullable RequestId id,
        String text,
        int code,
        @Nullable Duration retryAfter,
        @Nullable String challenge,
        @Nullable AskedFor approval) {

    /**
     * A question to a person, as an agent is told of it.
     *
     * @param id names it
     * @param page where a person sees how far it is; null when nobody is given links
     */
    public record AskedFor(String id, @Nullable String page) {}

    /** The cases that an agent can be told of; each has one line in the edge's mapping. */
    public enum Kind {
        HOST_NOT_ALLOWED,
        ORIGIN_NOT_ALLOWED,
        UNAUTHENTICATED,
        NOT_YOURS,
        NOT_READY,
        WRONG_TYPE,
        TOO_LARGE,
        TOO_SLOW,
        MALFORMED,
        HEADERS_DISAGREE,
        UNSUPPORTED_REVISION,
        SESSION_MISSING,
        STREAM_NEEDS_SESSION,
        SESSION_UNKNOWN,
        TOO_MANY_STREAMS,
        TOO_MANY_SESSIONS,
        TOO_MANY_ATTEMPTS,
        OVERLOADED,
        /** The process is told to end. */
        DRAINING,
        UNKNOWN_TARGET,
        METHOD_REFUSED,
        TOOL_DENIED,
        SWITCHED_OFF,
        APPROVAL_REFUSED,
        /** A person has been asked, and has not answered yet. */
        APPROVAL_PENDING,
        /** The same, told to a client that can send its user to the question. */
        APPROVAL_ASKED,
        LIMITED,
        STORE_UNAVAILABLE,
        UPSTREAM_FAILED,
        UPSTREAM_TIMED_OUT,
        /** Its last calls failed, so it is not called for now. */
        UPSTREAM_RESTING,
        UPSTREAM_METHOD_NOT_ALLOWED,
        /** The server does not know the way of asking that 2026-07-28 brought. */
        NOT_MODERN,
        INTERNAL;

        /** Whether a policy or a switch wants it so; everything else is a fault or a bound. */
        public boolean isDecision() {
            return switch (this) {
                case UNKNOWN_TARGET,
                        METHOD_REFUSED,
                        TOOL_DENIED,
                        SWITCHED_OFF,
                        APPROVAL_REFUSED,
                        APPROVAL_PENDING,
                        APPROVAL_ASKED,
                        LIMITED,
                        STORE_UNAVAILABLE ->
                        true;
                default -> false;
            };
        }
    }

    /** A refusal with a code of its own. */
    public Refusal(
            Kind kind,
            @Nullable RequestId id,
            String text,
            int code,
            @Nullable Duration retryAfter) {
        this(kind, id, text, code, retryAfter, null, null);
    }

    /**
     * The refusal of whoever has not proved who it is. Its id stays unread.
     *
     * @param challenge how to do better
     */
    public static Refusal challenging(String text, String challenge) {
        return new Refusal(Kind.UNAUTHENTICATED, null, text, 0, null, challenge, null);
    }

    /** A refusal that needs no more than a sentence. */
    public static Refusal of(Kind kind, @Nullable RequestId id, String text) {
        return new Refusal(kind, id, text, 0, null);
    }

    /** A refusal of what may come again later. */
    public static Refusal until(
            Kind kind, @Nullable RequestId id, String text, Duration retryAfter) {
        return new Refusal(kind, id, text, 0, retryAfter);
    }
}
