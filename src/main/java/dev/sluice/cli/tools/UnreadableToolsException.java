package dev.sluice.cli.tools;

/** No list of tools could be had; the message says why, and holds no secret. */
public final class UnreadableToolsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public UnreadableToolsException(String message) {
        super(message);
    }
}
