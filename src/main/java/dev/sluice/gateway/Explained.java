package dev.sluice.gateway;

import dev.sluice.catalog.Pins;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Subjects;
import dev.sluice.limit.Usage;
import dev.sluice.policy.Account;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switch;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a call is decided, but for what stands on its limits: that is told by their store. */
public final class Explained {
    private final About about;
    private final @Nullable Judged judged;
    private final @Nullable String method;
    private final boolean open;
    private final boolean listOnly;
    private final @Nullable WhyLimits limits;

    /**
     * What it is about.
     *
     * @param notices what else keeps the call from its server
     */
    record About(Snapshot snapshot, Grant grant, CallerFacts caller, List<String> notices) {
        About {
            notices = List.copyOf(notices);
        }

        @Nullable Policy policy() {
            return snapshot.policyOf(grant);
        }

        /** Nobody listens, and nobody knows yet how an agent would speak. */
        Denials.Listener listener() {
            return new Denials.Listener(null, policy(), Era.LEGACY);
        }
    }

    /** What the engine said. */
    record Judged(Call call, Account account, Decision decision, boolean listed) {}

    /**
     * A call that the engine has judged.
     *
     * @param listOnly whether only its place in lists is asked about
     * @param session whether the call is made in a session
     */
    Explained(About about, Judged judged, boolean listOnly, Subjects subjects, boolean session) {
        this(about, judged, null, false, listOnly, limits(about, judged, subjects, session));
    }

    private Explained(
            About about,
            @Nullable Judged judged,
            @Nullable String method,
            boolean open,
            boolean listOnly,
            @Nullable WhyLimits limits) {
        this.about = about;
        this.judged = judged;
        this.method = method;
        this.open = open;
        this.listOnly = listOnly;
        this.limits = listOnly ? null : limits;
    }

    /** A method that names nothing: it is open to all, or to nobody. */
    static Explained ofMethod(About about, String method, boolean open) {
        return new Explained(about, null, method, open, false, null);
    }

    private static @Nullable WhyLimits limits(
            About about, Judged judged, Subjects subjects, boolean session) {
        return judged.decision() instanceof Allowed allowed && !allowed.limits().isEmpty()
                ? new WhyLimits(about.listener(), allowed, subjects, session)
                : null;
    }

    /** The tool that is called and the pins of its server; null when there are none. */
    @Nullable Pinned pinned() {
        Judged call = judged;
        Pins pins = call == null ? null : about.snapshot().pinsOf(about.grant().server());
        return pins == null || call == null || !call.call().isTool()
                ? null
                : new Pinned(pins, call.call().target().name());
    }

    String server() {
        return about.grant().server();
    }

    /** The name of the tool that is called; empty when none is. */
    String name() {
        Judged call = judged;
        return call == null || !call.call().isTool() ? "" : call.call().target().name();
    }

    /** A tool of a server whose tools are pinned. */
    record Pinned(Pins pins, String tool) {}

    /** The counts that the call would stand on, to be asked for; empty when there are none. */
    public List<LimitKey> counts() {
        return limits == null ? List.of() : limits.keys();
    }

    /** The whole answer, an object of JSON, with what stands on each of {@link #counts}. */
    public String answer(Map<LimitKey, Usage> usages) {
        return answer(limits == null ? null : limits.standing(usages)).json();
    }

    /** The whole answer, while the store of the counts is out. */
    public String answerWithoutStore() {
        return answer(limits == null ? null : limits.storeOut()).json();
    }

    /** The whole answer where there is no gateway that counts. */
    public String answerUncounted() {
        return answer(limits == null ? null : limits.unknown()).json();
    }

    private JsonTree answer(WhyLimits.@Nullable Standing standing) {
        Policy policy = about.policy();
        JsonTree answer =
                new JsonTree()
                        .put("grant", about.grant().name())
                        .put("subject", about.caller().subject())
                        .put("server", about.grant().server())
                        .put("policy", policy == null ? null : policy.name())
                        .put("policyVersion", policy == null ? null : policy.version())
                        .put("generation", about.snapshot().generation())
                        .put("configHash", about.snapshot().hash());
        Verdict verdict = verdict(standing);
        Judged call = judged;
        answer.put("kind", call == null ? "method" : word(call.call().target().kind()))
                .put("name", call == null ? method : call.call().target().name())
                .put("decision", verdict.decision())
                .put("rule", verdict.rule())
                .put("document", document(verdict.rule()))
                .put("reason", verdict.reason())
                .put("wouldBe", verdict.wouldBe())
                .put("mode", mode())
                .put("told", told(verdict.refusal()))
                .put("listed", call == null ? null : call.listed())
                .put("unlistedBy", unlistedBy());
        WhySteps steps = new WhySteps(policy, listOnly);
        ApprovalRule approval = approval();
        return answer.put("entry", call == null ? null : steps.entry(call.account(), call.call()))
                .put("steps", call == null ? List.of() : steps.of(call.account()))
                .put("approval", approval == null ? null : WhyApproval.of(approval))
                .put("limits", standing == null ? List.of() : standing.rows())
                .put("limitsKnown", standing == null || standing.known())
                .put(
                        "switches",
                        List.copyOf(
                                about.snapshot().switches().on().stream()
                                        .map(Switch::name)
                                        .toList()))
                .put("notices", about.notices());
    }

    /**
     * What becomes of the call.
     *
     * @param refusal how the agent is told; null when it is told nothing
     */
    private record Verdict(
            String decision,
            String rule,
            @Nullable String reason,
            @Nullable String wouldBe,
            @Nullable Refusal refusal) {}

    private Verdict verdict(WhyLimits.@Nullable Standing standing) {
        Judged call = judged;
        if (call == null) {
            return open ? new Verdict("allowed", "(open)", null, null, null) : refusedMethod();
        }
        if (listOnly) {
            Refused unlisting = call.account().unlisting();
            return call.listed()
                    ? new Verdict("allowed", "(listed)", null, null, null)
                    : verdict(call, unlisting == null ? (Refused) call.decision() : unlisting);
        }
        if (call.decision() instanceof Refused refused) {
            return verdict(call, refused);
        }
        Allowed allowed = (Allowed) call.decision();
        Refused shadowed = allowed.wouldBe();
        Objection objection = objection(call, allowed, standing);
        if (objection == null) {
            return new Verdict("allowed", allowed.rule(), null, null, null);
        }
        ApprovalRule approval = allowed.approval();
        String reason = approval == null ? objection.refusal().text() : approval.told();
        if (shadowed != null) {
            reason = shadowed.reason();
        }
        return allowed.mode() == Mode.SHADOW
                ? new Verdict("shadowed", objection.rule(), reason, objection.word(), null)
                : new Verdict(
                        objection.word(), objection.rule(), reason, null, objection.refusal());
    }

    /** What speaks against a call, in the order of the steps; a limit is asked last of all. */
    private @Nullable Objection objection(
            Judged call, Allowed allowed, WhyLimits.@Nullable Standing standing) {
        ApprovalRule approval = allowed.approval();
        if (approval != null) {
            return Denials.pending(about.listener(), approval.pointer(), approval.told());
        }
        Refused shadowed = allowed.wouldBe();
        if (shadowed == null) {
            return standing == null ? null : standing.objection();
        }
        return shadowed.manner() == Decision.Manner.APPROVAL
                ? Denials.pending(about.listener(), shadowed.rule(), shadowed.reason())
                : new Objection(
                        Objection.DENIED,
                        shadowed.rule(),
                        Denials.of(about.listener(), call.call().target(), shadowed));
    }

    /** Whose yes the call needs; null when nobody's. */
    private @Nullable ApprovalRule approval() {
        return !listOnly && judged != null && judged.decision() instanceof Allowed allowed
                ? allowed.approval()
                : null;
    }

    private Verdict verdict(Judged call, Refused refused) {
        Refusal refusal = Denials.of(about.listener(), call.call().target(), refused);
        return new Verdict(Objection.DENIED, refused.rule(), refused.reason(), null, refusal);
    }

    private static Verdict refusedMethod() {
        String text = "method not found";
        Refusal refusal =
                new Refusal(
                        Refusal.Kind.METHOD_REFUSED, null, text, ErrorCodes.METHOD_NOT_FOUND, null);
        return new Verdict(Objection.DENIED, "(method)", text, null, refusal);
    }

    private @Nullable String unlistedBy() {
        if (judged == null || judged.listed()) {
            return null;
        }
        Refused unlisting = judged.account().unlisting();
        return unlisting == null ? null : unlisting.rule();
    }

    private @Nullable String mode() {
        return judged != null && judged.decision() instanceof Allowed allowed
                ? word(allowed.mode())
                : null;
    }

    /** Which document holds the rule. */
    private @Nullable String document(String rule) {
        Policy policy = about.policy();
        if (rule.equals("(switched off)") && judged != null) {
            Switch off = about.snapshot().switches().covering(judged.call());
            return off == null ? null : "switches/" + off.name();
        }
        if (rule.equals("(no policy)")) {
            return "grants/" + about.grant().name();
        }
        Pins pins = about.snapshot().pinsOf(about.grant().server());
        if (rule.equals(Quarantine.RULE) && pins != null) {
            return "pins/" + pins.name();
        }
        boolean inPolicy = rule.startsWith("/") || rule.equals("(hidden)");
        inPolicy |= rule.startsWith("(default") || rule.equals("(look-alike)");
        return inPolicy && policy != null ? "policies/" + policy.name() : null;
    }

    private @Nullable JsonTree told(@Nullable Refusal refusal) {
        if (refusal == null) {
            return null;
        }
        boolean asResult =
                switch (refusal.kind()) {
                    case TOOL_DENIED, LIMITED, APPROVAL_REFUSED -> refusal.code() == 0;
                    default -> false;
                };
        // Which code a resource that is not there has, hangs on the agent's revision.
        boolean byEra =
                refusal.kind() == Refusal.Kind.UNKNOWN_TARGET
                        && judged != null
                        && judged.call().target().kind() == Target.Kind.RESOURCE;
        return new JsonTree()
                .put("as", asResult ? "tool_result" : "error")
                .put("code", asResult || byEra ? null : code(refusal))
                .put("text", refusal.text());
    }

    private static int code(Refusal refusal) {
        return refusal.kind() == Refusal.Kind.STORE_UNAVAILABLE
                ? ErrorCodes.STORE_UNAVAILABLE
                : refusal.code();
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
