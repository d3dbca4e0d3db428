package dev.sluice.fleet;

/**
 * Units that were admitted at one moment.
 *
 * @param at in microseconds
 */
record Entry(long at, long units) {}
