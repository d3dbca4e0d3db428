package dev.sluice.cli.admin;

/** The gateway could not be asked, or refused; the message says why, and no secret. */
public final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    UnansweredException(String message) {
        this(message, 0);
    }

    UnansweredException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** Whether the gateway answered, and does not know what it was asked for. */
    public boolean isOfUnknown() {
        return status == 404;
    }
}
