package dev.sluice.upstream.http;

/**
 * A server's octets are not one reply to one request. Its class name alone goes into the operator's
 * log: the octets are the server's, and may be anything.
 */
final class ReplyFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Names what is wrong, in words of ours only. */
    ReplyFault(String reason) {
        super(reason, null, false, false);
    }
}
