package dev.sluice.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One fleet under load from beginning to end: at first all is well, then one fault after another.
 */
final class Run {
    private final Fleet fleet;
    private final List<Phase> phases = new ArrayList<>();

    /**
     * Begins the load as gently as agents do, so that no count is filled in one go.
     *
     * @param settling how long the overload goes on before anything is measured
     */
    Run(Fleet fleet, Duration settling) {
        this.fleet = fleet;
        fleet.load().offer(Target::sustained);
        fleet.load().goOn(Plan.LONGEST_WINDOW);
        fleet.load().offer(Target::tooMany);
        fleet.load().goOn(settling);
    }

    /** Overload, and nothing else. */
    Phase undisturbed(Duration time) {
        long from = Fleet.micros();
        fleet.load().goOn(time);
        return ended("no fault", 0, from, Duration.ZERO);
    }

    /**
     * A fault again and again.
     *
     * @param rests how long all is well after calls pass again, in turn
     */
    Phase disturbed(Fault fault, int times, Duration... rests) {
        long from = Fleet.micros();
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < times; i++) {
            fault.begin().run();
            fleet.load().goOn(fault.lasts());
            fault.end().run();
            long ended = Fleet.micros();
            fleet.load().untilPassedEverywhere(ended);
            Duration took = Duration.ofNanos(1_000 * (Fleet.micros() - ended));
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            fleet.load().goOn(rests[i % rests.length]);
        }
        return ended(fault.name(), times, from, slowest);
    }

    private Phase ended(String name, int times, long from, Duration slowest) {
        Phase phase = new Phase(name, times, from, Fleet.micros(), slowest);
        phases.add(phase);
        return phase;
    }

    /** Ends the load; now everything can be judged. */
    List<Phase> end() {
        fleet.load().end();
        return List.copyOf(phases);
    }
}
