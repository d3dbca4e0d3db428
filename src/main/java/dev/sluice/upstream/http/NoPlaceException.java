package dev.sluice.upstream.http;

/** As many requests are under way at a server as may be, and no place came free in time. */
final class NoPlaceException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says which bound it was.
     *
     * @param reason for the operator's log
     */
    NoPlaceException(String reason) {
        super(reason, null, false, false);
    }
}
