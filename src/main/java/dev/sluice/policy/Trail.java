package dev.sluice.policy;

import org.jspecify.annotations.Nullable;

/** Hears of each step while a decision is made, so that it can be explained. */
public interface Trail {

    /** Hears and forgets. */
    Trail NONE = new Trail() {};

    /** A step was taken; null when it refuses nothing. */
    default void step(Step step, Decision.@Nullable Refused refusal) {}

    /** The entry whose rules apply was found; null when no entry names the tool. */
    default void entry(@Nullable ToolRules rules) {}

    /** A condition was tested. */
    default void condition(Condition condition, Truth truth) {}

    /**
     * A predicate was tested.
     *
     * @param holds whether it counts as holding
     */
    default void predicate(Predicate predicate, boolean holds) {}

    /** Whether a person must say yes was found; null when nobody must. */
    default void approval(@Nullable ApprovalRule rule) {}

    /** A limit's amount was found; null when the argument cannot be counted. */
    default void amount(LimitRule limit, @Nullable Take take) {}
}
