package dev.sluice.audit;

import jakarta.enterprise.inject.Vetoed;
import java.util.function.Consumer;

/** Stands in for the decision log of a running gateway, and hands each record to a test. */
@Vetoed
public final class WatchedDecisions extends StandardOutputLog {
    private final Consumer<DecisionRecord> watcher;

    /** Prints nothing. */
    public WatchedDecisions(Consumer<DecisionRecord> watcher) {
        this.watcher = watcher;
    }

    @Override
    public void record(DecisionRecord record) {
        watcher.accept(record);
    }

    @Override
    public void close() throws InterruptedException {
        super.close();
    }
}
