package dev.sluice.upstream;

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
        /** Sent, wholly or in part, and nothing usable came back. */
        BROKEN,
        /** Sent, and the reply did not begin or go on in time. */
        TIMED_OUT
    }

    private final Stage stage;

    /**
     * Reports a failure.
     *
     * @param stage how far the request came
     * @param detail for the operator's log; never shown to an agent
     */
    public UpstreamFailedException(Stage stage, String detail) {
        super(detail, null, false, false);
        this.stage = stage;
    }

    /** How far the request came. */
    public Stage stage() {
        return stage;
    }
}
