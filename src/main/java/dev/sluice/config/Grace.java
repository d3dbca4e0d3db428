package dev.sluice.config;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long each reference has led nowhere: mounts of one change are swapped one by one. */
final class Grace {
    private final Duration length;
    private final InstantSource clock;
    private final Map<Problem, Instant> since = new HashMap<>();

    Grace(Duration length, InstantSource clock) {
        this.length = length;
        this.clock = clock;
    }

    /** Whether all of these are young enough to be waited for. */
    boolean covers(List<Problem> problems) {
        since.keySet().retainAll(problems);
        problems.forEach(problem -> since.putIfAbsent(problem, clock.instant()));
        return !isOver();
    }

    boolean isOver() {
        Instant bound = clock.instant().minus(length);
        return since.values().stream().anyMatch(start -> !start.isAfter(bound));
    }

    void end() {
        since.clear();
    }
}
