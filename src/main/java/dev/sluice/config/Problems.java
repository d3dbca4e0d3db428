package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;

/** The problems of one change: all are counted, as many as a person would read are kept. */
final class Problems {
    static final int MOST = 20;

    private final List<Problem> kept = new ArrayList<>();
    private int count;

    void add(Problem problem) {
        count++;
        if (kept.size() < MOST) {
            kept.add(problem);
        }
    }

    void add(Place place, String message) {
        add(place.problem(message));
    }

    int count() {
        return count;
    }

    List<Problem> list() {
        return List.copyOf(kept);
    }
}
