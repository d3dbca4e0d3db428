package dev.sluice.upstream.http;

/**
 * A server's octets are not one reply to one request. Says why in words of ours, fit for a log, and
 * quotes nothing: the octets are the server's, and may be anything.
 */
final class ReplyFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Names what is wrong; never with a part of the reply. */
    ReplyFault(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
