package dev.sluice.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The places that open streams take: so many in all, and so many of each caller. */
final class StreamPlaces {
    private final int most;
    private final int mostPerCaller;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<CallerName, Integer> byCaller = new ConcurrentHashMap<>();

    StreamPlaces(int most, int mostPerCaller) {
        this.most = most;
        this.mostPerCaller = mostPerCaller;
    }

    /** Whether a caller could take another place now. */
    boolean isFree(CallerName caller) {
        return taken.get() < most && byCaller.getOrDefault(caller, 0) < mostPerCaller;
    }

    /** Takes a place; false when there is none. */
    synchronized boolean take(CallerName caller) {
        boolean free = isFree(caller);
        if (free) {
            takeAnyway(caller);
        }
        return free;
    }

    /** Takes a place though there may be none: a call that has run must be answered. */
    synchronized void takeAnyway(CallerName caller) {
        taken.incrementAndGet();
        byCaller.merge(caller, 1, Integer::sum);
    }

    synchronized void leave(CallerName caller) {
        taken.decrementAndGet();
        byCaller.computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1);
    }

    /** How many callers have a place. */
    int callers() {
        return byCaller.size();
    }
}
