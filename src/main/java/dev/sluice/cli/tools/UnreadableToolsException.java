package dev.sluice.cli.tools;

/** No list of tools could be had; the message says why, and holds no secret. */
public final class UnreadableToolsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** Says why. */
    public UnreadableToolsException(String message) {
        this(message, 0);
    }

    /**
     * Says why.
     *
     * @param status the HTTP status that came instead of an answer; 0 for none
     */
    UnreadableToolsException(String message, int status) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
