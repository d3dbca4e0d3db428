package dev.sluice.gateway;

/** A reply was given up because too much is kept of others. */
final class ReplyMemoryFullException extends Exception {
    private static final long serialVersionUID = 1L;

    ReplyMemoryFullException() {
        super("too many bytes of replies are kept at once", null, false, false);
    }
}
