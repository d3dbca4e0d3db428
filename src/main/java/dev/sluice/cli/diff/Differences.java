package dev.sluice.cli.diff;

import java.util.List;

/**
 * What came of comparing two policies.
 *
 * @param changes calls of which something changes
 * @param unchanged how many calls stay as they are
 * @param undecidable calls of a decision log that hang on what the log does not hold, with their
 *     number
 */
public record Differences(List<Change> changes, long unchanged, List<Undecidable> undecidable) {
    public Differences {
        changes = List.copyOf(changes);
        undecidable = List.copyOf(undecidable);
    }

    /**
     * Calls that cannot be decided anew.
     *
     * @param call the call
     * @param path what the decision hangs on
     * @param count how often it was seen
     */
    public record Undecidable(Seen call, String path, long count) {}

    /** Whether any call is decided otherwise. */
    public boolean changeDecisions() {
        return changes.stream().anyMatch(Change::isOfDecision);
    }
}
