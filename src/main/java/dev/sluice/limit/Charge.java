package dev.sluice.limit;

/**
 * One limit that a call must keep.
 *
 * @param key what is counted
 * @param max the most that any window may admit, positive
 */
public record Charge(LimitKey key, long max) {}
