package dev.sluice.cli;

/** A command cannot do its work with what it was given; the message says why, and no secrets. */
public final class UnusableInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public UnusableInputException(String message) {
        super(message);
    }
}
