package dev.sluice.config.kubernetes;

import java.time.Duration;

/**
 * How long things take between Sluice and the API.
 *
 * @param turn after which a watch is closed and opened again: a connection that died without a word
 *     is noticed by then
 * @param proof how long a watch must last before it counts as open
 * @param firstPause the pause after a first failure; it doubles with each
 * @param longestPause the longest pause
 */
record Rhythm(Duration turn, Duration proof, Duration firstPause, Duration longestPause) {
    static final Rhythm USUAL =
            new Rhythm(
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(5));

    /** The pause after one more failure. */
    Duration after(Duration pause) {
        Duration twice = pause.isZero() ? firstPause : pause.multipliedBy(2);
        return twice.compareTo(longestPause) > 0 ? longestPause : twice;
    }
}
