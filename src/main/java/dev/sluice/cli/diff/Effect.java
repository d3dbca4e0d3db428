package dev.sluice.cli.diff;

import dev.sluice.cli.Amounts;
import dev.sluice.cli.cases.Outcome;
import dev.sluice.cli.cases.Verdict;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Take;
import java.util.List;
import java.util.Locale;

/**
 * What a policy makes of a call.
 *
 * @param decision the word of the decision
 * @param rule the rule that decides
 * @param limits the limits that the call must keep, each in one line
 */
public record Effect(String decision, String rule, List<String> limits) {
    public Effect {
        limits = List.copyOf(limits);
    }

    /** Of a call that was played. */
    static Effect of(Verdict verdict) {
        return new Effect(verdict.outcome().word(), verdict.rule(), lines(verdict.takes()));
    }

    /** Of a decision, whether or not there is room in its limits. */
    static Effect of(Decision decision) {
        if (decision instanceof Refused refused) {
            return new Effect(Outcome.DENIED.word(), refused.rule(), List.of());
        }
        Allowed allowed = (Allowed) decision;
        ApprovalRule approval = allowed.approval();
        if (approval != null) {
            return new Effect(Outcome.PENDING.word(), approval.pointer(), lines(allowed.limits()));
        }
        Refused wouldBe = allowed.wouldBe();
        return wouldBe == null
                ? new Effect(Outcome.ALLOWED.word(), allowed.rule(), lines(allowed.limits()))
                : new Effect(Outcome.SHADOWED.word(), wouldBe.rule(), List.of());
    }

    private static List<String> lines(List<Take> takes) {
        return takes.stream().map(Effect::line).toList();
    }

    private static String line(Take take) {
        LimitRule rule = take.rule();
        return "%s: %s of %s in %s per %s"
                .formatted(
                        rule.counter(),
                        Amounts.written(take.amount()),
                        rule.max().toPlainString(),
                        rule.window(),
                        rule.scope().name().toLowerCase(Locale.ROOT));
    }

    /** One line for people. */
    @Override
    public String toString() {
        return decision + " " + rule + (limits.isEmpty() ? "" : " " + limits);
    }
}
