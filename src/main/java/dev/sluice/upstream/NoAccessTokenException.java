package dev.sluice.upstream;

/** No access token could be had, so the server must not be called. */
public final class NoAccessTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param reason for the operator's log, without anything that was received
     */
    public NoAccessTokenException(String reason) {
        super(reason, null, false, false);
    }
}
