package dev.sluice.cli;

import dev.sluice.policy.Account;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Condition;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Step;
import dev.sluice.policy.Take;
import dev.sluice.policy.ToolRules;
import dev.sluice.policy.Truth;
import dev.sluice.protocol.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes out how a decision was made. */
final class Explanation {
    /** A tool may have this name as well, so the end of the pointer tells. */
    private static final Pattern IN_DENY_IF = Pattern.compile("/deny_if/[0-9]+/conditions/[0-9]+$");

    private final Account account;

    Explanation(Account account) {
        this.account = account;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Account.Taken taken : account.steps()) {
            if (taken.step() == Step.HIDE && account.isLookedUp()) {
                lines.add(entryLine());
            }
            lines.add(
                    "%-2s %s: %s"
                            .formatted(
                                    taken.step().number(), taken.step().title(), taken.result()));
            taken.predicates().forEach(tried -> tell(lines, tried));
            taken.amounts().forEach(counted -> lines.add(amount(counted)));
        }
        return lines;
    }

    private String entryLine() {
        ToolRules entry = account.entry();
        return "   entry: " + (entry == null ? "none names this tool" : entry.pointer());
    }

    private static void tell(List<String> lines, Account.Tried tried) {
        for (Account.Tested tested : tried.conditions()) {
            Condition condition = tested.condition();
            boolean inDenyIf = IN_DENY_IF.matcher(condition.pointer()).find();
            lines.add(
                    "     %s %s %s: %s%s"
                            .formatted(
                                    condition.pointer(),
                                    condition.path(),
                                    condition.operator().word(),
                                    word(tested.truth()),
                                    meaning(tested.truth(), inDenyIf)));
        }
        lines.add(
                "     "
                        + tried.predicate().pointer()
                        + (tried.holds() ? " holds" : " does not hold"));
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

    private static String amount(Account.Counted counted) {
        LimitRule limit = counted.limit();
        Take take = counted.take();
        return "     %s: %s of %s in %s, counter \"%s\", scope %s%s"
                .formatted(
                        limit.pointer(),
                        take == null ? "no usable amount" : Amounts.written(take.amount()),
                        limit.max().toPlainString(),
                        limit.window(),
                        limit.counter(),
                        scope(limit),
                        limit.lease() ? "" : ", no lease");
    }

    private List<Map<String, @Nullable Object>> steps() {
        return account.steps().stream()
                .map(
                        taken ->
                                new JsonObject()
                                        .put("number", taken.step().number())
                                        .put("title", taken.step().title())
                                        .put("rule", taken.rule())
                                        .put("predicates", predicates(taken))
                                        .done())
                .toList();
    }

    private static List<Map<String, @Nullable Object>> predicates(Account.Taken taken) {
        return taken.predicates().stream()
                .map(
                        tried ->
                                new JsonObject()
                                        .put("pointer", tried.predicate().pointer())
                                        .put("holds", tried.holds())
                                        .put("conditions", conditions(tried))
                                        .done())
                .toList();
    }

    private static List<Map<String, @Nullable Object>> conditions(Account.Tried tried) {
        return tried.conditions().stream()
                .map(
                        tested ->
                                new JsonObject()
                                        .put("pointer", tested.condition().pointer())
                                        .put("path", tested.condition().path().text())
                                        .put("op", tested.condition().operator().word())
                                        .put("truth", word(tested.truth()))
                                        .put(
                                                "saw",
                                                tested.saw().stream()
                                                        .map(Explanation::word)
                                                        .sorted()
                                                        .toList())
                                        .done())
                .toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String scope(LimitRule limit) {
        return limit.scope().name().toLowerCase(Locale.ROOT);
    }

    /** The whole of it. */
    Report report(Target target, Decision decision, boolean listed) {
        String kind = word(target.kind());
        ToolRules entry = account.entry();
        List<String> all = new ArrayList<>();
        all.add(kind + " " + target.name());
        all.addAll(lines());
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
                        .put("entry", entry == null ? null : entry.pointer())
                        .put("steps", steps())
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
        if (approvalOf(decision) != null) {
            return "pending";
        }
        return refusalOf(decision) == null ? "allowed" : "shadowed";
    }

    private static @Nullable ApprovalRule approvalOf(Decision decision) {
        return decision instanceof Allowed allowed ? allowed.approval() : null;
    }

    private static String ruleOf(Decision decision) {
        ApprovalRule approval = approvalOf(decision);
        Refused refusal = refusalOf(decision);
        if (approval != null) {
            return approval.pointer();
        }
        return refusal == null ? decision.rule() : refusal.rule();
    }

    private static @Nullable String messageOf(Decision decision) {
        ApprovalRule approval = approvalOf(decision);
        Refused refusal = refusalOf(decision);
        if (approval != null) {
            return approval.told();
        }
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
