package dev.sluice.audit;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells once that a log cannot be written, and once that it can again. Used by one thread. */
final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class);

    private final String sink;
    private final Runnable counter;
    private boolean failing;

    Outage(String sink, Runnable counter) {
        this.sink = sink;
        this.counter = counter;
    }

    void failed(@Nullable Throwable why, int waiting) {
        counter.run();
        if (!failing) {
            LOG.errorf(
                    "%s takes no lines: %s. It is tried again until it does; %d lines wait",
                    sink, why == null ? "unknown" : why.getMessage(), waiting);
        }
        failing = true;
    }

    void isOver() {
        if (failing) {
            LOG.infof("%s takes lines again", sink);
        }
        failing = false;
    }
}
