package dev.sluice.config;

import java.time.Duration;

/**
 * How fast changes are looked for and believed.
 *
 * @param poll how often the folder is looked at, whether or not a watch reported something
 * @param quiet how long nothing may happen before a change is taken to be complete
 * @param longest how long a change may go on before it is read all the same
 * @param grace how long a reference may lead nowhere before the change is rejected
 */
public record Timing(Duration poll, Duration quiet, Duration longest, Duration grace) {
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(500);

    static Timing of(ConfigSettings settings) {
        return new Timing(settings.poll(), QUIET, LONGEST, settings.danglingGrace());
    }
}
