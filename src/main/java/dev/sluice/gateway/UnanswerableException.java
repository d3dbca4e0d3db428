package dev.sluice.gateway;

/** A question about a decision that cannot be answered; the message says why. */
public final class UnanswerableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unknown;

    private UnanswerableException(boolean unknown, String message) {
        super(message);
        this.unknown = unknown;
    }

    /** It is put wrongly. */
    static UnanswerableException wrong(String message) {
        return new UnanswerableException(false, message);
    }

    /** It is about what the documents do not know. */
    static UnanswerableException unknown(String message) {
        return new UnanswerableException(true, message);
    }

    /** Whether it is about what the documents do not know. */
    public boolean isOfUnknown() {
        return unknown;
    }
}
