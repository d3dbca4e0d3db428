package dev.sluice.limit;

/**
 * One limit that a call must keep, in whole units: calls, or millionths of a summed argument.
 *
 * @param key what is counted
 * @param max the most units that any window may admit, positive
 * @param amount the units that this call takes, not negative and at most {@code max}
 */
public record Charge(LimitKey key, long max, long amount) {
    public Charge {
        if (max <= 0 || amount < 0 || amount > max) {
            throw new IllegalArgumentException("no window could ever admit this");
        }
    }
}
