package dev.sluice.limit;

/** Thrown when the store of the counts does not answer, or answers that it cannot. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A store that is out.
     *
     * @param message why, in words for the operator's log; never a credential
     */
    public StoreUnavailableException(String message) {
        super(message);
    }
}
