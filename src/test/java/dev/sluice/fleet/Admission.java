package dev.sluice.fleet;

/**
 * What one gateway logged of one charge.
 *
 * @param key the count's name in Redis
 * @param at when, in microseconds
 * @param returned whether this takes an earlier one back, as the server never got the call
 */
record Admission(String key, long units, long at, boolean returned) {}
