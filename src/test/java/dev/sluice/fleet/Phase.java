package dev.sluice.fleet;

import java.time.Duration;

/**
 * A part of a run, in microseconds.
 *
 * @param times how often its fault was made
 * @param slowest how long after the end of a fault calls passed through each gateway again, at most
 */
record Phase(String name, int times, long from, long to, Duration slowest) {}
