package dev.sluice.cli.cases;

import dev.sluice.limit.Charging;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Limiter;
import dev.sluice.limit.Subjects;
import dev.sluice.limit.local.LocalLimiter;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Decision.Allowed;
import dev.sluice.policy.Decision.Refused;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Mode;
import dev.sluice.policy.PolicyEngine;
import dev.sluice.policy.Take;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gateway's decisions without a gateway: a clock of its own, and counts that begin empty. */
public final class Rehearsal {
    private final Stage stage;
    private long now;
    private final Limiter limiter = new LocalLimiter(() -> now);

    /** Begins at time zero, with nothing counted. */
    public Rehearsal(Stage stage) {
        this.stage = stage;
    }

    /**
     * Lets something happen.
     *
     * @param at when, counted from the beginning; never earlier than before
     */
    public Verdict play(Duration at, Play play) {
        now = at.toNanos();
        return play instanceof Play.Reach reach ? reach(reach) : ask((Play.Ask) play);
    }

    private Verdict ask(Play.Ask play) {
        Decision decision =
                PolicyEngine.decideAsk(
                        stage.switches(),
                        stage.policy(),
                        stage.server(),
                        play.caller(),
                        play.ask(),
                        play.params());
        return decision instanceof Refused refused
                ? denied(refused, null)
                : passed((Allowed) decision, null);
    }

    private Verdict reach(Play.Reach play) {
        Call call =
                new Call(
                        stage.server(),
                        play.caller(),
                        play.target(),
                        play.arguments(),
                        play.definition());
        boolean listed = PolicyEngine.lists(stage.switches(), stage.policy(), call);
        Decision decision = PolicyEngine.decide(stage.switches(), stage.policy(), call);
        if (decision instanceof Refused refused) {
            return denied(refused, listed);
        }
        Allowed allowed = (Allowed) decision;
        ApprovalRule approval = allowed.approval();
        if (approval != null) {
            return pending(allowed, approval, listed);
        }
        Verdict limited = allowed.limits().isEmpty() ? null : limited(play, allowed, listed);
        return limited == null ? passed(allowed, listed) : limited;
    }

    private static Verdict denied(Refused refused, @Nullable Boolean listed) {
        return new Verdict(
                Outcome.DENIED,
                refused.rule(),
                listed,
                refused.reason(),
                List.of(),
                null,
                refused.manner(),
                null);
    }

    /** Takes nothing from limits, as long as nobody has said yes. */
    private static Verdict pending(Allowed allowed, ApprovalRule approval, boolean listed) {
        return new Verdict(
                Outcome.PENDING,
                approval.pointer(),
                listed,
                approval.told(),
                allowed.limits(),
                null,
                Decision.Manner.APPROVAL,
                null);
    }

    private static Verdict passed(Allowed allowed, @Nullable Boolean listed) {
        Refused wouldBe = allowed.wouldBe();
        if (wouldBe == null) {
            return new Verdict(
                    Outcome.ALLOWED,
                    allowed.rule(),
                    listed,
                    null,
                    allowed.limits(),
                    null,
                    null,
                    null);
        }
        boolean asks = wouldBe.manner() == Decision.Manner.APPROVAL;
        return new Verdict(
                Outcome.SHADOWED,
                wouldBe.rule(),
                listed,
                wouldBe.reason(),
                List.of(),
                asks ? Shadowed.PENDING : Shadowed.DENIED,
                wouldBe.manner(),
                null);
    }

    /** What a limit says, or null when there is room in all. */
    private @Nullable Verdict limited(Play.Reach play, Allowed allowed, boolean listed) {
        Charging charging = Charging.of(allowed.limits(), allowed.mode(), subjects(play));
        Take impossible = charging.impossible();
        if (impossible != null) {
            return limited(allowed, listed, impossible.rule(), null);
        }
        Consumption consumption = limiter.take(charging.charges()).await().indefinitely();
        return consumption instanceof Consumption.Exceeded exceeded
                ? limited(
                        allowed,
                        listed,
                        charging.rules().get(exceeded.index()),
                        exceeded.retryAfter())
                : null;
    }

    private static Verdict limited(
            Allowed allowed, boolean listed, LimitRule rule, @Nullable Duration retryAfter) {
        boolean shadow = allowed.mode() == Mode.SHADOW;
        return new Verdict(
                shadow ? Outcome.SHADOWED : Outcome.LIMITED,
                rule.pointer(),
                listed,
                null,
                allowed.limits(),
                shadow ? Shadowed.LIMITED : null,
                null,
                retryAfter);
    }

    private Subjects subjects(Play.Reach play) {
        CallerFacts facts = play.caller();
        String session = play.session();
        return Subjects.of(
                stage.server(),
                facts.grant(),
                facts.subject(),
                session == null
                        ? null
                        : String.join("\n", facts.grant(), facts.subject(), session));
    }
}
