package dev.sluice.cli.access;

import dev.sluice.cli.Amounts;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Decision;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.LimitScope;
import dev.sluice.policy.Take;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of calls of one tool under one grant.
 *
 * @param server the server that has the tool
 * @param tool the tool
 * @param grant the grant's name
 * @param policy the name of the policy that judges; null for none
 * @param freedom how free a call is that passes, or how it is refused when none does; in shadow
 *     mode what would be if that were over
 * @param rule the rule that lets pass, or that refuses
 * @param refusedBy rules that were found to refuse some calls although others pass, or the further
 *     ones when none does
 * @param limits what a call that passes takes from
 * @param approval whose yes it needs; null for nobody's
 * @param shadow whether nothing of that is carried out
 * @param listed whether lists show the tool
 * @param sure whether no call can be decided otherwise; where calls pass and others do not, that
 *     this is so, though more rules may refuse some
 */
public record Cell(
        String server,
        KnownTool tool,
        String grant,
        @Nullable String policy,
        Freedom freedom,
        String rule,
        List<String> refusedBy,
        List<LimitRule> limits,
        @Nullable ApprovalRule approval,
        boolean shadow,
        boolean listed,
        boolean sure) {
    private static final Set<String> HIDING = Set.of("(hidden)", "(look-alike)");

    public Cell {
        refusedBy = List.copyOf(refusedBy);
        limits = List.copyOf(limits);
    }

    /** What the engine's decisions come to. */
    static Cell of(
            String server,
            KnownTool tool,
            String grant,
            @Nullable String policy,
            Findings findings,
            boolean listed) {
        Decision.Allowed passing = findings.passing();
        List<String> refusals = List.copyOf(findings.refusals().keySet());
        if (passing != null && findings.isFreeWay()) {
            List<LimitRule> limits = passing.limits().stream().map(Take::rule).toList();
            ApprovalRule approval = passing.approval();
            Decision.Refused question = passing.wouldBe();
            Freedom freedom =
                    approval != null || question != null
                            ? Freedom.APPROVAL
                            : limits.isEmpty() ? Freedom.ALLOWED : Freedom.LIMITED;
            return new Cell(
                    server,
                    tool,
                    grant,
                    policy,
                    freedom,
                    question == null ? passing.rule() : question.rule(),
                    refusals,
                    limits,
                    approval,
                    findings.isShadow(),
                    listed,
                    findings.isSure() || !refusals.isEmpty());
        }
        String first = refusals.isEmpty() ? "" : refusals.get(0);
        return new Cell(
                server,
                tool,
                grant,
                policy,
                HIDING.contains(first) ? Freedom.HIDDEN : Freedom.DENIED,
                first,
                refusals.isEmpty() ? refusals : refusals.subList(1, refusals.size()),
                List.of(),
                null,
                findings.isShadow(),
                listed,
                findings.isSure());
    }

    /** Whether the engine decides both ways, by the arguments or by who calls. */
    public boolean depends() {
        return freedom.compareTo(Freedom.DENIED) < 0 && !refusedBy.isEmpty();
    }

    /** What it comes to, in words. */
    public String words() {
        String words =
                switch (freedom) {
                    case LIMITED -> "limited: " + limitWords();
                    case APPROVAL ->
                            "needs approval"
                                    + (approval == null || approval.approvers().isEmpty()
                                            ? ""
                                            : " of " + String.join(", ", approval.approvers()))
                                    + (limits.isEmpty() ? "" : "; " + limitWords());
                    default -> freedom.word();
                };
        if (depends()) {
            words += ", depends on the arguments";
        } else if (!sure && freedom == Freedom.DENIED) {
            words += ", as far as found";
        }
        return shadow
                ? freedom == Freedom.ALLOWED && !depends()
                        ? words + " (shadow)"
                        : "allowed (shadow; would be " + words + ")"
                : words;
    }

    /** The rules that say so. */
    public String rules() {
        return refusedBy.isEmpty()
                ? rule
                : rule + (depends() ? ", but " : ", ") + String.join(", ", refusedBy);
    }

    private String limitWords() {
        return limits.stream().map(Cell::words).collect(Collectors.joining("; "));
    }

    static String words(LimitRule limit) {
        String sum = limit.incrementFrom() == null ? "" : " of " + limit.incrementFrom().text();
        String scope =
                limit.scope() == LimitScope.GRANT
                        ? ""
                        : " (each " + limit.scope().name().toLowerCase(Locale.ROOT) + ")";
        if (limit.scope() == LimitScope.GLOBAL) {
            scope = " (all together)";
        }
        return Amounts.written(limit.max()) + sum + " per " + words(limit.window()) + scope;
    }

    private static String words(Duration window) {
        if (window.equals(Duration.ofMinutes(1))) {
            return "minute";
        }
        if (window.equals(Duration.ofHours(1))) {
            return "hour";
        }
        if (window.equals(Duration.ofDays(1))) {
            return "day";
        }
        return window.toSeconds() + " s";
    }
}
