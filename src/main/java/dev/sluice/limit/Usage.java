package dev.sluice.limit;

import java.time.Duration;

/**
 * What stands on one count now.
 *
 * @param units how many units were admitted within the window that ends now
 * @param free when the oldest of them leaves the window; zero when there are none
 * @param uncertain for how long the count is incomplete, because the store lost what it held; zero
 *     when it is whole
 */
public record Usage(long units, Duration free, Duration uncertain) {}
