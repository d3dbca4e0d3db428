package dev.sluice.approval;

/** Thrown when the store of the approvals does not answer, or answers that it cannot. */
public class StoreOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A store that is out.
     *
     * @param message why, in words for the operator's log; never a credential or an argument
     */
    public StoreOutException(String message) {
        super(message);
    }
}
