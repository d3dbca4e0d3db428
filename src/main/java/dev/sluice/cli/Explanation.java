package dev.sluice.cli;

import dev.sluice.policy.Condition;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Predicate;
import dev.sluice.policy.Step;
import dev.sluice.policy.Take;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.Trail;
import dev.sluice.policy.Truth;
import dev.sluice.protocol.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes down how a decision was made. */
final class Explanation implements Trail {
    /** A tool may have this name as well, so the end of the pointer tells. */
    private static final Pattern IN_DENY_IF = Pattern.compile("/deny_if/[0-9]+/conditions/[0-9]+$");

    private final List<String> lines = new ArrayList<>();
    private final List<Object> steps = new ArrayList<>();

    /** What was tested since the last step: a step is told after all that led to it. */
    private final List<String> tested = new ArrayList<>();

    private List<Object> conditions = new ArrayList<>();
    private List<Object> predicates = new ArrayList<>();
    private @Nullable ToolRules entry;
    private boolean hasEntry;

    @Override
    public void step(Step step, @Nullable Refused refusal) {
        String result = refusal == null ? "passes" : "refuses: " + refusal.rule();
        lines.add("%-2s %s: %s".formatted(step.number(), step.title(), result));
        lines.addAll(tested);
        steps.add(
                new JsonObject()
                        .put("number", step.number())
                        .put("title", step.title())
                        .put("rule", refusal == null ? null : refusal.rule())
                        .put("predicates", predicates)
                        .done());
        tested.clear();
        predicates = new ArrayList<>();
    }

    @Override
    public void entry(@Nullable ToolRules rules) {
        entry = rules;
        hasEntry = true;
        lines.add("   entry: " + (rules == null ? "none names this tool" : rules.pointer()));
    }

    @Override
    public void condition(Condition condition, Truth truth) {
        String word = truth.name().toLowerCase(Locale.ROOT);
        boolean inDenyIf = IN_DENY_IF.matcher(condition.pointer()).find();
        tested.add(
                "     %s %s %s: %s%s"
                        .formatted(
                                condition.pointer(),
                                condition.path(),
                                condition.operator().word(),
                                word,
                                meaning(truth, inDenyIf)));
        conditions.add(
                new JsonObject()
                        .put("pointer", condition.pointer())
                        .put("path", condition.path().text())
                        .put("op", condition.operator().word())
                        .put("truth", word)
                        .done());
    }

    /** What a truth counts as, where that is not plain. */
    private static String meaning(Truth truth, boolean inDenyIf) {
        return switch (truth) {
            case HOLDS, FAILS -> "";
            case ABSENT -> " (the argument is not there, so the condition does not hold)";
            case INCOMPARABLE ->
                    inDenyIf
                            ? " (cannot be compared, which deny_if takes for true)"
                            : " (cannot be compared, which require takes for false)";
        };
    }

    @Override
    public void predicate(Predicate predicate, boolean holds) {
        tested.add("     " + predicate.pointer() + (holds ? " holds" : " does not hold"));
        predicates.add(
                new JsonObject()
                        .put("pointer", predicate.pointer())
                        .put("holds", holds)
                        .put("conditions", conditions)
                        .done());
        conditions = new ArrayList<>();
    }

    @Override
    public void amount(LimitRule limit, @Nullable Take take) {
        tested.add(
                "     %s: %s of %s in %s, counter \"%s\", scope %s%s"
                        .formatted(
                                limit.pointer(),
                                take == null ? "no usable amount" : Amounts.written(take.amount()),
                                limit.max().toPlainString(),
                                limit.window(),
                                limit.counter(),
                                scope(limit),
                                limit.lease() ? "" : ", no lease"));
    }

    private static String scope(LimitRule limit) {
        return limit.scope().name().toLowerCase(Locale.ROOT);
    }

    /** The whole of it. */
    Report report(Target target, Decision decision, boolean listed) {
        String kind = target.kind().name().toLowerCase(Locale.ROOT);
        List<String> all = new ArrayList<>();
        all.add(kind + " " + target.name());
        all.addAll(lines);
        all.add(listed ? "listed: yes" : "listed: no");
        all.add("decision: " + word(decision) + ", rule " + ruleOf(decision) + told(decision));
        return new Report(
                all,
                new JsonObject()
                        .put("kind", kind)
                        .put("name", target.name())
                        .put("decision", word(decision))
                        .put("rule", ruleOf(decision))
                        .put("message", messageOf(decision))
                        .put("wouldBe", wouldBe(decision))
                        .put("mode", modeOf(decision))
                        .put("listed", listed)
                        .put("entry", hasEntry && entry != null ? entry.pointer() : null)
                        .put("steps", steps)
                        .put("limits", limits(decision))
                        .done());
    }

    private static @Nullable Refused refusalOf(Decision decision) {
        return decision instanceof Refused refused ? refused : ((Allowed) decision).wouldBe();
    }

    private static String word(Decision decision) {
        if (decision instanceof Refused) {
            return "denied";
        }
        return refusalOf(decision) == null ? "allowed" : "shadowed";
    }

    private static String ruleOf(Decision decision) {
        Refused refusal = refusalOf(decision);
        return refusal == null ? decision.rule() : refusal.rule();
    }

    private static @Nullable String messageOf(Decision decision) {
        Refused refusal = refusalOf(decision);
        return refusal == null ? null : refusal.reason();
    }

    private static @Nullable String wouldBe(Decision decision) {
        Refused refusal = decision instanceof Allowed allowed ? allowed.wouldBe() : null;
        if (refusal == null) {
            return null;
        }
        return refusal.manner() == Decision.Manner.APPROVAL ? "pending" : "denied";
    }

    private static @Nullable String modeOf(Decision decision) {
        return decision instanceof Allowed allowed
                ? allowed.mode().name().toLowerCase(Locale.ROOT)
                : null;
    }

    private static String told(Decision decision) {
        String message = messageOf(decision);
        boolean shadow = decision instanceof Allowed allowed && allowed.mode() == Mode.SHADOW;
        return (message == null ? "" : ": " + message)
                + (shadow ? " (shadow mode: it passes)" : "");
    }

    private static List<Map<String, @Nullable Object>> limits(Decision decision) {
        List<Take> takes = decision instanceof Allowed allowed ? allowed.limits() : List.of();
        return takes.stream()
                .map(
                        take ->
                                new JsonObject()
                                        .put("pointer", take.rule().pointer())
                                        .put("counter", take.rule().counter())
                                        .put("scope", scope(take.rule()))
                                        .put("windowSeconds", seconds(take.rule()))
                                        .put("max", take.rule().max())
                                        .put("amount", take.amount())
                                        .put("lease", take.rule().lease())
                                        .done())
                .toList();
    }

    private static Number seconds(LimitRule limit) {
        return limit.window().toNanosPart() == 0
                ? (Number) limit.window().toSeconds()
                : BigDecimal.valueOf(limit.window().toNanos(), 9);
    }
}
