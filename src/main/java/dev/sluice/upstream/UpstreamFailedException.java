package dev.sluice.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server gave no usable reply. Says whether it can have received the request. */
public final class UpstreamFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How far the request came. */
    public enum Stage {
        /** A credential that the server needs could not be had: the server was not called. */
        UNAUTHORIZED,
        /** No connection: the server never received it. */
        NEVER_SENT,
        /** As many are served as may be: the server never received it, and may later. */
        NO_ROOM,
        /** Its last calls failed: the server is left alone for now, and never received it. */
        RESTING,
        /** Sent, wholly or in part, and nothing usable came back. */
        BROKEN,
        /** Sent, and the reply did not begin or go on in time. */
        TIMED_OUT
    }

    private final Stage stage;
    private final @Nullable Duration retryAfter;

    /**
     * Reports a failure.
     *
     * @param stage how far the request came
     * @param detail for the operator's log; never shown to an agent
     */
    public UpstreamFailedException(Stage stage, String detail) {
        this(stage, detail, null);
    }

    private UpstreamFailedException(Stage stage, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.stage = stage;
        this.retryAfter = retryAfter;
    }

    /** The failure of a call to a server that is left alone for a while. */
    public static UpstreamFailedException resting(Duration retryAfter) {
        return new UpstreamFailedException(
                Stage.RESTING, "not called, as its last calls failed", retryAfter);
    }

    /** How far the request came. */
    public Stage stage() {
        return stage;
    }

    /** How long it takes at most until the server is tried again; null where nobody can know. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
