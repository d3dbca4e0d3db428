package dev.sluice.gateway;

/** The one short cut out of the pipeline: a step that refuses ends the way with its refusal. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Ends the way. */
    public RefusedException(Refusal refusal) {
        super(refusal.kind().name(), null, false, false);
        this.refusal = refusal;
    }

    /** Why. */
    public Refusal refusal() {
        return refusal;
    }
}
