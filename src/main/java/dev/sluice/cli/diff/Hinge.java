package dev.sluice.cli.diff;

import dev.sluice.policy.Condition;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Operand;
import dev.sluice.policy.Take;
import dev.sluice.policy.Trail;
import dev.sluice.policy.Truth;
import dev.sluice.policy.ValuePath;
import dev.sluice.policy.ValuePath.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notes whether a decision looked at anything of which the decision log knows no value. */
final class Hinge implements Trail {
    /** Ends the names of a call that had more of them than its line could hold. */
    private static final String CUT = "…";

    private final Set<String> present;
    private final boolean isCut;
    private @Nullable String path;

    /**
     * Listens to one decision.
     *
     * @param present the arguments that were there
     */
    Hinge(List<String> present) {
        this.present = new HashSet<>(present);
        this.isCut = this.present.contains(CUT);
    }

    /** The first such thing; null when the decision is exact. */
    @Nullable String path() {
        return path;
    }

    @Override
    public void condition(Condition condition, Truth truth) {
        note(condition.path());
        if (condition.operand() instanceof Operand.Reference reference) {
            note(reference.path());
        }
    }

    @Override
    public void amount(LimitRule limit, @Nullable Take take) {
        ValuePath from = limit.incrementFrom();
        if (from != null) {
            note(from);
        }
    }

    private void note(ValuePath looked) {
        boolean unknown =
                switch (looked.root()) {
                    case SUBJECT, GRANT -> false;
                    case CLAIMS -> true;
                    case ARGS ->
                            looked.steps().get(0) instanceof Step.Key key
                                    && (isCut || present.contains(key.name()));
                };
        if (unknown && path == null) {
            path = looked.text();
        }
    }
}
