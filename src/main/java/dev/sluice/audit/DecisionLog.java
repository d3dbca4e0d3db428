package dev.sluice.audit;

/** Where records go. Never blocks its caller. */
public interface DecisionLog {

    /**
     * Whether another record can be taken. When it cannot, a call must be refused rather than pass
     * unrecorded.
     */
    boolean accepts();

    /** Takes a record. */
    void record(DecisionRecord record);
}
