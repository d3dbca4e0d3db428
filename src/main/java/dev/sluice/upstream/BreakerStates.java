package dev.sluice.upstream;

import java.util.Map;

/** Which servers are left alone for now. */
public interface BreakerStates {

    /**
     * {@code closed}, {@code half_open} or {@code open} for each server that has been called since
     * it was last changed; empty when none is ever left alone.
     */
    Map<String, String> states();
}
