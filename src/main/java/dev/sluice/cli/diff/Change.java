package dev.sluice.cli.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * A call of which something changes.
 *
 * @param call the call
 * @param before what the old policy makes of it
 * @param after what the new policy makes of it
 * @param count how often the call was seen
 */
public record Change(Seen call, Effect before, Effect after, long count) {

    /** Whether more than the rule's name or its limits change. */
    public boolean isOfDecision() {
        return !before.decision().equals(after.decision());
    }

    /** What changes: {@code decision}, {@code rule}, {@code limits}. */
    public List<String> what() {
        List<String> what = new ArrayList<>();
        if (isOfDecision()) {
            what.add("decision");
        }
        if (!before.rule().equals(after.rule())) {
            what.add("rule");
        }
        if (!before.limits().equals(after.limits())) {
            what.add("limits");
        }
        return what;
    }
}
