package dev.sluice.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A limiter that knows everything at once and takes no time: what another is measured against. */
final class PerfectLimiter {
    private final Rule rule;
    private final Deque<Entry> held = new ArrayDeque<>();
    private long sum;

    /**
     * Begins with what was admitted before.
     *
     * @param before in the order of their times
     */
    PerfectLimiter(Rule rule, List<Entry> before) {
        this.rule = rule;
        before.forEach(this::admit);
    }

    /** Whether it admits a call, which comes later than those before. */
    boolean takes(Entry call) {
        while (!held.isEmpty() && held.element().at() <= call.at() - rule.windowMicros()) {
            sum -= held.remove().units();
        }
        if (sum + call.units() > rule.maxUnits()) {
            return false;
        }
        admit(call);
        return true;
    }

    private void admit(Entry entry) {
        held.add(entry);
        sum += entry.units();
    }
}
