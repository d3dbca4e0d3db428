package dev.sluice.approval;

/**
 * Hears of every transition that this replica brought about; of each, exactly one replica does.
 * Never blocks and never fails.
 */
public interface ApprovalListener {

    /**
     * A question has a new state.
     *
     * @param approval as it is now
     * @param change what happened
     */
    void changed(Approval approval, Change change);

    /** What may happen to a question. */
    enum Change {
        ASKED,
        APPROVED,
        REFUSED,
        EXPIRED,
        USED,
        GIVEN_BACK
    }
}
