package dev.sluice.limit.local;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.sluice.limit.AtOnce;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.Counts;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Limiter;
import dev.sluice.limit.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits in memory. One lock keeps the charges of a call together; it is held for well under a
 * microsecond, so it never holds up an event loop.
 *
 * <p>Counters of sessions that have gone quiet are dropped a few at each call, so memory is bounded
 * by what was admitted in the last windows.
 */
public final class LocalLimiter implements Limiter, Counts {
    private static final int SWEEP_EVERY = 1_024;

    private final LongSupplier nanoTime;
    private final Map<LimitKey, SlidingWindow> windows = new HashMap<>();
    private int untilSweep = SWEEP_EVERY;

    /**
     * An empty limiter.
     *
     * @param nanoTime a clock in nanoseconds that never goes back
     */
    public LocalLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Uni<Consumption> take(List<Charge> charges) {
        return new AtOnce(takeNow(charges));
    }

    @Override
    public Uni<Void> giveBack(List<Receipt> receipts) {
        giveBackNow(receipts);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<List<Usage>> usage(List<LimitKey> keys) {
        return Uni.createFrom().item(usageNow(keys));
    }

    @Override
    public Uni<Void> reset(List<LimitKey> keys) {
        resetNow(keys);
        return Uni.createFrom().voidItem();
    }

    private synchronized Consumption takeNow(List<Charge> charges) {
        long now = micros();
        sweepSometimes(now);
        int first = -1;
        long longest = 0;
        long remaining = 0;
        for (int i = 0; i < charges.size(); i++) {
            Charge charge = charges.get(i);
            long wait = window(charge.key()).wait(now, charge.max(), charge.amount());
            longest = Math.max(longest, wait);
            if (wait > 0 && first < 0) {
                first = i;
                remaining = window(charge.key()).remaining(charge.max());
            }
        }
        if (first >= 0) {
            return new Consumption.Exceeded(first, Duration.of(longest, MICROS), remaining);
        }
        if (charges.size() == 1) { // as nearly always
            Charge charge = charges.get(0);
            SlidingWindow window = window(charge.key());
            long ticket = window.admit(now, charge.amount());
            return new Consumption.Taken(
                    List.of(new Receipt(charge.key(), ticket, charge.amount())),
                    List.of(),
                    List.of(window.admitted(now)));
        }
        List<Receipt> receipts = new ArrayList<>(charges.size());
        List<Long> used = new ArrayList<>(charges.size());
        for (Charge charge : charges) {
            SlidingWindow window = window(charge.key());
            long ticket = window.admit(now, charge.amount());
            receipts.add(new Receipt(charge.key(), ticket, charge.amount()));
            used.add(window.admitted(now));
        }
        return new Consumption.Taken(receipts, List.of(), used);
    }

    private synchronized void giveBackNow(List<Receipt> receipts) {
        for (Receipt receipt : receipts) {
            SlidingWindow window = windows.get(receipt.key());
            if (window != null) {
                window.giveBack(receipt.ticket(), receipt.amount());
            }
        }
    }

    private synchronized List<Usage> usageNow(List<LimitKey> keys) {
        long now = micros();
        List<Usage> usages = new ArrayList<>(keys.size());
        for (LimitKey key : keys) {
            SlidingWindow window = windows.get(key);
            long free = window == null ? 0 : window.oldestLeavesIn(now);
            long units = window == null ? 0 : window.admitted(now);
            usages.add(new Usage(units, Duration.of(free, MICROS), Duration.ZERO));
        }
        return usages;
    }

    private synchronized void resetNow(List<LimitKey> keys) {
        keys.forEach(windows::remove);
    }

    /** Whole microseconds, as the shared store counts. */
    private long micros() {
        return Math.floorDiv(nanoTime.getAsLong(), 1_000);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** How many counters are kept. */
    synchronized int counters() {
        return windows.size();
    }

    private SlidingWindow window(LimitKey of) {
        SlidingWindow known = windows.get(of);
        if (known == null) {
            known = new SlidingWindow(micros(of.window()));
            windows.put(of, known);
        }
        return known;
    }

    private void sweepSometimes(long now) {
        if (--untilSweep <= 0) {
            windows.values().removeIf(window -> window.isEmpty(now));
            untilSweep = Math.max(SWEEP_EVERY, windows.size());
        }
    }
}
