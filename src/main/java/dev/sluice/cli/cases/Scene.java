package dev.sluice.cli.cases;

import java.time.Duration;

/**
 * One moment of a case.
 *
 * @param line where it stands in its file
 * @param at when, counted from the beginning of the case
 * @param repeat how often the call is made at that moment, with the same result each time
 * @param play what is called
 * @param expect what must come of it
 */
public record Scene(int line, Duration at, int repeat, Play play, Expectation expect) {}
