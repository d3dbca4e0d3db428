package dev.sluice.fleet;

import java.time.Duration;

/**
 * Something that goes wrong with a store, and its end.
 *
 * @param lasts how long it goes on under load
 */
record Fault(String name, Duration lasts, Runnable begin, Runnable end) {

    /** Something that happens and is over. */
    static Fault momentary(String name, Runnable happens) {
        return new Fault(name, Duration.ZERO, happens, () -> {});
    }
}
