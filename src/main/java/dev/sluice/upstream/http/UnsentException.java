package dev.sluice.upstream.http;

/** A connection was closed before the first octet of a request was written to it. */
final class UnsentException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsentException() {
        super("closed before anything was sent", null, false, false);
    }
}
