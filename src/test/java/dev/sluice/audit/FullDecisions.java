package dev.sluice.audit;

import jakarta.enterprise.inject.Vetoed;

/** A decision log that has room when it is asked for it, and none when the line comes. */
@Vetoed
public final class FullDecisions extends StandardOutputLog {
    @Override
    public void record(DecisionRecord record) {
        throw new IllegalStateException("full");
    }

    @Override
    public void record(AdminAct act) {
        throw new IllegalStateException("full");
    }
}
