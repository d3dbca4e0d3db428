package dev.sluice.upstream.channel.stdio;

import dev.sluice.upstream.Reach;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Which commands end again and again without a word, so that starting them is no use for now. */
final class QuickFailures {
    static final int MOST = 5;
    static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Map<Reach.Command, Deque<Long>> failed = new HashMap<>();

    /**
     * None so far.
     *
     * @param nanos what time it is, as {@link System#nanoTime} tells it
     */
    QuickFailures(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized boolean areTooMany(Reach.Command command) {
        forgetOld();
        return failed.containsKey(command) && failed.get(command).size() >= MOST;
    }

    /**
     * A process has ended by itself.
     *
     * @param spoke whether it ever wrote a line
     */
    synchronized void ended(Reach.Command command, boolean spoke) {
        forgetOld();
        if (spoke) {
            failed.remove(command);
        } else {
            failed.computeIfAbsent(command, first -> new ArrayDeque<>()).add(nanos.getAsLong());
        }
    }

    private void forgetOld() {
        long now = nanos.getAsLong();
        failed.values().forEach(times -> times.removeIf(time -> now - time >= WINDOW));
        failed.values().removeIf(Deque::isEmpty);
    }
}
