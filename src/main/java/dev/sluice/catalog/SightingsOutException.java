package dev.sluice.catalog;

/** Thrown when nobody can tell what pinned tools were shown as. */
public class SightingsOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A store that is out.
     *
     * @param message why, in words for the operator's log; never a credential
     */
    public SightingsOutException(String message) {
        super(message);
    }
}
