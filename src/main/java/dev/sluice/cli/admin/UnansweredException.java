package dev.sluice.cli.admin;

/** The gateway could not be asked, or refused; the message says why, and no secret. */
public final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1L;

    UnansweredException(String message) {
        super(message);
    }
}
