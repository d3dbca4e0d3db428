package dev.sluice.audit;

/** A log that has no room left; thrown too often then to be worth a stack trace. */
public final class FullLogException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    FullLogException() {
        super("the decision log is full");
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
