package dev.sluice.cli.diff;

import dev.sluice.cli.cases.CaseFile;
import dev.sluice.cli.cases.CaseRunner;
import dev.sluice.cli.cases.Scene;
import dev.sluice.cli.cases.TestCase;
import dev.sluice.cli.cases.Verdict;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** Compares two policies by cases: exactly, as all arguments are known. */
public final class CaseDiff {
    private final Policy before;
    private final Policy after;
    private final List<Change> changes = new ArrayList<>();
    private long unchanged;

    private CaseDiff(Policy before, Policy after) {
        this.before = before;
        this.after = after;
    }

    /** Plays every case under both policies, whatever it expects. */
    public static Differences of(Policy before, Policy after, List<CaseFile> files) {
        CaseDiff diff = new CaseDiff(before, after);
        for (CaseFile file : files) {
            file.cases().forEach(diff::compare);
        }
        return new Differences(diff.changes, diff.unchanged, List.of());
    }

    private void compare(TestCase test) {
        List<Verdict> old = CaseRunner.verdicts(test.under(before));
        List<Verdict> now = CaseRunner.verdicts(test.under(after));
        int at = 0;
        for (Scene scene : test.scenes()) {
            Seen seen =
                    Seen.ofCase(test.file(), scene.line(), test.name(), scene.play().describe());
            for (int i = 0; i < scene.repeat(); i++) {
                add(new Change(seen, Effect.of(old.get(at)), Effect.of(now.get(at)), 1));
                at++;
            }
        }
    }

    /** Adds what changes; equal changes of one step are one. */
    private void add(Change change) {
        if (change.what().isEmpty()) {
            unchanged++;
            return;
        }
        int last = changes.size() - 1;
        Change same = last < 0 ? null : changes.get(last);
        boolean again =
                same != null
                        && same.call().equals(change.call())
                        && same.before().equals(change.before())
                        && same.after().equals(change.after());
        if (same != null && again) {
            changes.set(
                    last, new Change(same.call(), same.before(), same.after(), same.count() + 1));
        } else {
            changes.add(change);
        }
    }
}
