package dev.sluice.policy;

import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Manner;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.protocol.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one policy says of one call: steps 3 to 9; shadow mode carries out none but 3a. */
final class Ruling {
    private static final String STANDARD_REASON = "this tool is not permitted by policy";

    private static final String QUARANTINED = "(quarantined)";

    private final Policy policy;
    private final Call call;
    private final Trail trail;
    private final @Nullable ToolRules rules;
    private final Conditions conditions;

    Ruling(Policy policy, Call call, Trail trail) {
        this.policy = policy;
        this.call = call;
        this.trail = trail;
        this.rules = call.isTool() ? policy.tools().find(call.target().name()) : null;
        this.conditions = new Conditions(call, trail);
    }

    /** Whether steps 3 to 4 let it pass, or shadow mode does where it may. */
    boolean isListed() {
        return !isHeldBack() && (mode() == Mode.SHADOW || unlisted() == null);
    }

    Decision decide() {
        if (call.isTool()) {
            trail.entry(rules);
        }
        Refused refused = unlisted();
        if (refused != null && refused.rule().equals(QUARANTINED)) {
            return refused;
        }
        if (refused == null && call.isTool()) {
            refused = ruledOut();
        }
        ApprovalRule approval = refused == null && rules != null ? rules.approval() : null;
        if (refused == null && call.isTool()) {
            refused = unasked(approval);
        }
        List<Take> takes = hasLimits() ? new ArrayList<>() : List.of();
        if (refused == null && call.isTool()) {
            refused = uncountable(takes);
        }
        if (refused == null) {
            return new Allowed(passRule(), label(), approval, takes, mode(), null);
        }
        return mode() == Mode.ENFORCE
                ? refused
                : new Allowed(passRule(), label(), null, List.of(), Mode.SHADOW, refused);
    }

    private boolean hasLimits() {
        return call.isTool()
                && !(policy.allTools().limits().isEmpty()
                        && (rules == null || rules.limits().isEmpty()));
    }

    private Mode mode() {
        Mode own = rules == null ? null : rules.mode();
        return own == null ? policy.mode() : own;
    }

    /** Steps 3 to 4, which also decide what lists show; what shadow mode may not pass is last. */
    private @Nullable Refused unlisted() {
        Refused refused = hidden();
        trail.step(Step.HIDE, refused);
        if ((refused == null || mode() == Mode.SHADOW)
                && call.definition() != Call.Definition.UNPINNED) {
            trail.step(Step.QUARANTINE, isHeldBack() ? quarantined() : null);
            if (isHeldBack()) {
                return quarantined();
            }
        }
        if (refused == null) {
            refused = call.isTool() ? unlistedTool() : unlistedAccess(access());
            trail.step(Step.DEFAULT, refused);
        }
        return refused;
    }

    /** Step 3a: what nobody accepted is not called to see what would happen, either. */
    private boolean isHeldBack() {
        return call.isTool() && call.definition() == Call.Definition.HELD_BACK;
    }

    private Refused quarantined() {
        return unknown(QUARANTINED, label(), call.target());
    }

    private @Nullable Refused hidden() {
        String name = call.target().name();
        if (call.isTool()) {
            Patterns.Match match = policy.hidden().find(name);
            if (match != null) {
                return unknown("(hidden)", match.text(), call.target());
            }
        }
        return passesUnnamed() && resemblesRefused(name)
                ? unknown("(look-alike)", Decision.OTHER, call.target())
                : null;
    }

    /**
     * Whether no entry names the target and the default lets it pass. A pattern that allows a URI
     * does not name it: only an exact entry vouches for one spelling of what is denied.
     */
    private boolean passesUnnamed() {
        if (call.isTool()) {
            return rules == null && policy.defaultAction() == DefaultAction.ALLOW;
        }
        Access access = access();
        String name = call.target().name();
        if (access.deny().find(name) != null) {
            return false;
        }
        Patterns.Match allowed = access.allow().find(name);
        return allowed == null
                ? defaultOf(access) == DefaultAction.ALLOW
                : isUri() && !allowed.text().equals(name);
    }

    private boolean isUri() {
        return call.target().kind() == Target.Kind.RESOURCE;
    }

    private boolean resemblesRefused(String name) {
        return call.isTool()
                ? policy.hidden().resemble(name) || policy.tools().resembleDenied(name)
                : access().deny().resemble(name);
    }

    private @Nullable Refused unlistedTool() {
        if (rules != null || policy.defaultAction() == DefaultAction.ALLOW) {
            return null;
        }
        return policy.unlisted() == Unlisted.UNKNOWN
                ? unknown("(default deny)", Decision.OTHER, call.target())
                : new Refused(
                        "(default deny)", Decision.OTHER, Manner.DENIED, "not in this policy");
    }

    private @Nullable Refused unlistedAccess(Access access) {
        String name = call.target().name();
        Patterns.Match denied = access.deny().find(name);
        if (denied != null) {
            String rule = access.pointer() + "/deny/" + denied.index();
            return unknown(rule, denied.text(), call.target());
        }
        boolean passes =
                access.allow().find(name) != null || defaultOf(access) == DefaultAction.ALLOW;
        return passes ? null : unknown("(default deny)", Decision.OTHER, call.target());
    }

    private Access access() {
        return call.target().kind() == Target.Kind.PROMPT ? policy.prompts() : policy.resources();
    }

    private DefaultAction defaultOf(Access access) {
        DefaultAction own = access.defaultAction();
        return own == null ? policy.defaultAction() : own;
    }

    /** Steps 5 to 7. */
    private @Nullable Refused ruledOut() {
        Refused refused = byAction();
        trail.step(Step.ACTION, refused);
        if (refused == null) {
            refused = byRequirement();
            trail.step(Step.REQUIRE, refused);
        }
        if (refused == null) {
            refused = byDenial();
            trail.step(Step.DENY_IF, refused);
        }
        return refused;
    }

    private @Nullable Refused byAction() {
        return rules != null && rules.denied()
                ? denied(rules.pointer() + "/action", rules.reason())
                : null;
    }

    private @Nullable Refused byRequirement() {
        Predicate unmet = unmet(policy.allTools().require());
        if (unmet != null) {
            return denied(unmet.pointer(), unmet.onDeny());
        }
        unmet = rules == null ? null : unmet(rules.require());
        return unmet == null || rules == null
                ? null
                : denied(unmet.pointer(), reason(unmet, rules));
    }

    /** By index, as is all that each call makes one do: an iterator would be garbage. */
    private @Nullable Predicate unmet(List<Predicate> required) {
        for (int i = 0; i < required.size(); i++) {
            if (!conditions.isMet(required.get(i))) {
                return required.get(i);
            }
        }
        return null;
    }

    private @Nullable Refused byDenial() {
        Predicate refusing = refusing(policy.allTools().denyIf());
        if (refusing != null) {
            return denied(refusing.pointer(), refusing.onDeny());
        }
        refusing = rules == null ? null : refusing(rules.denyIf());
        return refusing == null || rules == null
                ? null
                : denied(refusing.pointer(), reason(refusing, rules));
    }

    private @Nullable Predicate refusing(List<Predicate> denying) {
        for (int i = 0; i < denying.size(); i++) {
            if (conditions.refuses(denying.get(i))) {
                return denying.get(i);
            }
        }
        return null;
    }

    /**
     * Step 8. A question is asked only after step 9 has been looked at, as nobody should be asked
     * about a call that can never pass. Shadow mode asks nobody, and notes that it would.
     */
    private @Nullable Refused unasked(@Nullable ApprovalRule approval) {
        Refused refused =
                approval == null || mode() == Mode.ENFORCE
                        ? null
                        : new Refused(
                                approval.pointer(), label(), Manner.APPROVAL, approval.told());
        trail.approval(approval);
        trail.step(Step.APPROVAL, refused);
        return refused;
    }

    /**
     * Step 9, as far as it can be decided here: what a limit must count has to be countable.
     *
     * @param takes is given what the call must take
     */
    private @Nullable Refused uncountable(List<Take> takes) {
        Refused refused = uncountable(policy.allTools().limits(), takes);
        if (refused == null && rules != null) {
            refused = uncountable(rules.limits(), takes);
        }
        trail.step(Step.LIMITS, refused);
        return refused;
    }

    private @Nullable Refused uncountable(List<LimitRule> limits, List<Take> takes) {
        for (int i = 0; i < limits.size(); i++) {
            LimitRule limit = limits.get(i);
            Take take = take(limit);
            trail.amount(limit, take);
            if (take == null) {
                return denied(
                        limit.pointer(),
                        limit.incrementFrom()
                                + " must be a number, not negative, of at most "
                                + LimitRule.DECIMALS
                                + " decimals");
            }
            takes.add(take);
        }
        return null;
    }

    private @Nullable Take take(LimitRule limit) {
        ValuePath path = limit.incrementFrom();
        if (path == null) {
            return new Take(limit, BigDecimal.ONE);
        }
        BigDecimal amount = conditions.number(path);
        return amount == null || amount.signum() < 0 || decimals(amount) > LimitRule.DECIMALS
                ? null
                : new Take(limit, amount);
    }

    /** How many decimals a number needs, however it is written. */
    private static int decimals(BigDecimal number) {
        return number.scale() <= LimitRule.DECIMALS
                ? Math.max(0, number.scale())
                : number.stripTrailingZeros().scale();
    }

    private String passRule() {
        if (rules != null) {
            return rules.pointer();
        }
        if (!call.isTool()) {
            Patterns.Match match = access().allow().find(call.target().name());
            if (match != null) {
                return access().pointer() + "/allow/" + match.index();
            }
        }
        return "(default allow)";
    }

    private String label() {
        return rules == null ? Decision.OTHER : rules.name();
    }

    private Refused denied(String rule, @Nullable String reason) {
        return new Refused(rule, label(), Manner.DENIED, reason == null ? STANDARD_REASON : reason);
    }

    private static @Nullable String reason(Predicate predicate, ToolRules rules) {
        return predicate.onDeny() == null ? rules.reason() : predicate.onDeny();
    }

    static Refused unknown(String rule, String label, Target target) {
        return new Refused(
                rule,
                label,
                Manner.UNKNOWN,
                "unknown " + target.kind().name().toLowerCase(Locale.ROOT));
    }
}
