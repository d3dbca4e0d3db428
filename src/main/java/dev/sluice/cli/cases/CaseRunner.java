package dev.sluice.cli.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs cases. */
public final class CaseRunner {
    private CaseRunner() {}

    /**
     * What came otherwise than a case expects.
     *
     * @param test the case
     * @param line the line of the case, or of the step of its sequence
     * @param expected what was expected, in one line
     * @param actual what came
     */
    public record Mismatch(TestCase test, int line, String expected, String actual) {
        @Override
        public String toString() {
            return "%s:%d: %s: expected %s; got %s"
                    .formatted(test.file(), line, test.name(), expected, actual);
        }
    }

    /** Runs a case up to its first surprise. */
    public static Optional<Mismatch> run(TestCase test) {
        Rehearsal rehearsal = new Rehearsal(test.stage());
        for (Scene scene : test.scenes()) {
            for (int i = 1; i <= scene.repeat(); i++) {
                Verdict verdict = rehearsal.play(scene.at(), scene.play());
                if (!scene.expect().isMetBy(verdict)) {
                    return Optional.of(mismatch(test, scene, verdict, i));
                }
            }
        }
        return Optional.empty();
    }

    /** What comes of each call of a case, whatever it expects. */
    public static List<Verdict> verdicts(TestCase test) {
        Rehearsal rehearsal = new Rehearsal(test.stage());
        List<Verdict> verdicts = new ArrayList<>();
        for (Scene scene : test.scenes()) {
            for (int i = 1; i <= scene.repeat(); i++) {
                verdicts.add(rehearsal.play(scene.at(), scene.play()));
            }
        }
        return verdicts;
    }

    private static Mismatch mismatch(TestCase test, Scene scene, Verdict verdict, int time) {
        String which = scene.repeat() == 1 ? "" : " (call " + time + " of " + scene.repeat() + ")";
        return new Mismatch(
                test,
                scene.line(),
                scene.expect().describe(),
                scene.expect().describe(verdict) + which);
    }
}
