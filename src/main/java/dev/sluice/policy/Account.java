package dev.sluice.policy;

import dev.sluice.policy.Decision.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down how one decision was made, for people to read. It holds types, and no value. */
public final class Account implements Trail {
    private final Call call;
    private final List<Taken> steps = new ArrayList<>();
    private List<Tested> conditions = new ArrayList<>();
    private List<Tried> predicates = new ArrayList<>();
    private List<Counted> amounts = new ArrayList<>();
    private @Nullable ApprovalRule approval;
    private @Nullable ToolRules entry;
    private boolean lookedUp;

    /**
     * One step, and all that led to what came of it.
     *
     * @param step which it was
     * @param refusal what it refused, or in shadow mode would have; null when it refused nothing
     * @param predicates what was tried, in its order
     * @param amounts what limits were to count
     * @param approval whose yes is wanted; null when nobody's is
     */
    public record Taken(
            Step step,
            @Nullable Refused refusal,
            List<Tried> predicates,
            List<Counted> amounts,
            @Nullable ApprovalRule approval) {
        public Taken {
            predicates = List.copyOf(predicates);
            amounts = List.copyOf(amounts);
        }

        /** The rule that refuses here, or that wants a person's yes; null when none does. */
        public @Nullable String rule() {
            if (approval != null) {
                return approval.pointer();
            }
            return refusal == null ? null : refusal.rule();
        }

        /** What came of it, in words. */
        public String result() {
            if (approval != null) {
                return "asks a person: " + approval.pointer();
            }
            return refusal == null ? "passes" : "refuses: " + refusal.rule();
        }
    }

    /**
     * A predicate that was tried.
     *
     * @param predicate the predicate
     * @param holds whether it counts as holding
     * @param conditions those of its conditions that had to be tested
     */
    public record Tried(Predicate predicate, boolean holds, List<Tested> conditions) {
        public Tried {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * A condition that was tested.
     *
     * @param condition the condition
     * @param truth what came of it
     * @param saw the types of the values at its path; empty when there are none
     */
    public record Tested(Condition condition, Truth truth, Set<Value.Type> saw) {
        public Tested {
            saw = Set.copyOf(saw);
        }
    }

    /**
     * What a limit was to count.
     *
     * @param limit the limit
     * @param take how much; null when the argument cannot be counted
     */
    public record Counted(LimitRule limit, @Nullable Take take) {}

    /** An empty one, of a call that is about to be decided. */
    public Account(Call call) {
        this.call = call;
    }

    @Override
    public void step(Step step, @Nullable Refused refusal) {
        steps.add(new Taken(step, refusal, predicates, amounts, approval));
        predicates = new ArrayList<>();
        amounts = new ArrayList<>();
        approval = null;
    }

    @Override
    public void entry(@Nullable ToolRules rules) {
        entry = rules;
        lookedUp = true;
    }

    @Override
    public void condition(Condition condition, Truth truth) {
        conditions.add(new Tested(condition, truth, ValueTypes.at(call, condition.path())));
    }

    @Override
    public void predicate(Predicate predicate, boolean holds) {
        predicates.add(new Tried(predicate, holds, conditions));
        conditions = new ArrayList<>();
    }

    @Override
    public void approval(@Nullable ApprovalRule rule) {
        approval = rule;
    }

    @Override
    public void amount(LimitRule limit, @Nullable Take take) {
        amounts.add(new Counted(limit, take));
    }

    /** The steps in the order in which they were taken. */
    public List<Taken> steps() {
        return List.copyOf(steps);
    }

    /** The entry whose rules apply; null when none names the tool, or none was looked for. */
    public @Nullable ToolRules entry() {
        return entry;
    }

    /** Whether an entry was looked for. */
    public boolean isLookedUp() {
        return lookedUp;
    }

    /** What keeps the target out of lists; null when nothing does but shadow mode, or nothing. */
    public @Nullable Refused unlisting() {
        // Where shadow mode lets what is hidden be listed, this is what takes it out all the same.
        boolean quarantined =
                steps.stream()
                        .anyMatch(each -> each.step() == Step.QUARANTINE && each.refusal() != null);
        return steps.stream()
                .filter(each -> each.step().compareTo(Step.DEFAULT) <= 0)
                .filter(each -> !quarantined || each.step() == Step.QUARANTINE)
                .map(Taken::refusal)
                .filter(refusal -> refusal != null)
                .findFirst()
                .orElse(null);
    }
}
