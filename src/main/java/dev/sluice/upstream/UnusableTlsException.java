package dev.sluice.upstream;

/** Files that no TLS can be spoken with. Says which field names them, and quotes none. */
public final class UnusableTlsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnusableTlsException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** In words of ours, fit for a log. */
    public String reason() {
        return reason;
    }
}
