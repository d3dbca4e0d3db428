package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.limit.AtOnce;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Charging;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Limiter;
import dev.sluice.limit.PerReplica;
import dev.sluice.limit.Subjects;
import dev.sluice.policy.Decision;
import dev.sluice.policy.LimitRule;
import dev.sluice.policy.Mode;
import dev.sluice.policy.OnOutage;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Take;
import dev.sluice.telemetry.Meters;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Step 5: is there room for it. All limits of a call are charged together or not at all. */
@Singleton
class Metering {
    private static final Logger LOG = Logger.getLogger(Metering.class);

    /** Each is always the same one, by which what need not be waited for is recognised. */
    private static final Uni<Boolean> ANSWERED = Uni.createFrom().item(true);

    private static final Uni<Boolean> UNANSWERED = Uni.createFrom().item(false);

    private final Limiter limiter;
    private final Limiter fallback;
    private final RoundTrips roundTrips;
    private final Meters meters;

    /**
     * Meters with two limiters.
     *
     * @param limiter whose counts all replicas share
     * @param fallback whose counts are this replica's own, for {@code on_outage: local}
     * @param roundTrips knows the calls that were charged when they began
     * @param meters counts what happened while the store was out
     */
    Metering(Limiter limiter, @PerReplica Limiter fallback, RoundTrips roundTrips, Meters meters) {
        this.limiter = limiter;
        this.fallback = fallback;
        this.roundTrips = roundTrips;
        this.meters = meters;
    }

    Uni<Void> take(Passage passage) {
        if (!(passage.decision() instanceof Decision.Allowed allowed)
                || allowed.limits().isEmpty()
                || passage.roundTrip() != null) {
            return Way.DONE;
        }
        Uni<Boolean> taken = take(passage, allowed, allowed.limits(), limiter);
        return taken == ANSWERED
                ? Way.DONE
                : taken.flatMap(answered -> answered ? Way.DONE : withoutStore(passage, allowed));
    }

    /** Gives back what a call took that its server never received. */
    Uni<Void> giveBack(Passage passage) {
        RoundTrips.Resumed resumed = passage.roundTrip();
        if (resumed != null) {
            roundTrips.remember(resumed);
        }
        List<Passage.Charged> taken = passage.charged();
        passage.uncharged();
        return taken.isEmpty()
                ? Way.DONE
                : Uni.join()
                        .all(taken.stream().map(Metering::giveBack).toList())
                        .andCollectFailures()
                        .replaceWithVoid();
    }

    private static Uni<Void> giveBack(Passage.Charged charged) {
        return charged.keeper().giveBack(charged.receipts());
    }

    /** Takes from one limiter; false when it could not answer. */
    private Uni<Boolean> take(
            Passage passage, Decision.Allowed allowed, List<Take> takes, Limiter keeper) {
        Charging charging = Charging.of(takes, allowed.mode(), subjects(passage));
        Take impossible = charging.impossible();
        if (impossible != null) {
            String text = LimitSentences.impossible(impossible.rule());
            object(passage, allowed, limited(passage, impossible.rule(), text, null));
            return ANSWERED;
        }
        Uni<Consumption> asked = Tracing.within(passage, "limits", keeper.take(charging.charges()));
        return asked instanceof AtOnce known
                ? settle(passage, allowed, charging, keeper, known.consumption())
                : asked.onItemOrFailure()
                        .transformToUni(
                                (told, failure) ->
                                        settle(
                                                passage,
                                                allowed,
                                                charging,
                                                keeper,
                                                failure == null ? told : failed(failure)));
    }

    private Uni<Boolean> settle(
            Passage passage,
            Decision.Allowed allowed,
            Charging charging,
            Limiter keeper,
            Consumption consumption) {
        if (consumption instanceof Consumption.Taken taken) {
            passage.charged(new Passage.Charged(keeper, taken.receipts()));
            measure(passage, charging, taken);
            if (taken.uncertain().isEmpty()) {
                return ANSWERED;
            }
            return alone(passage, allowed, uncertain(charging, taken, allowed.limits()))
                    .onFailure()
                    .call(refused -> giveBack(passage));
        }
        if (consumption instanceof Consumption.Exceeded exceeded) {
            LimitRule rule = charging.rules().get(exceeded.index());
            Charge charge = charging.charges().get(exceeded.index());
            measure(passage, rule, charge, charge.max() - exceeded.remaining() + charge.amount());
            object(passage, allowed, exceeded(passage, rule, exceeded));
        } else if (consumption instanceof Consumption.Lost lost) {
            LimitRule rule = charging.rules().get(lost.index());
            without(OnOutage.DENY);
            object(passage, allowed, lost(passage, rule, lost));
        }
        return consumption instanceof Consumption.Unavailable ? UNANSWERED : ANSWERED;
    }

    /** What a count that is lost would say is no measure. */
    private void measure(Passage passage, Charging charging, Consumption.Taken taken) {
        for (int i = 0; i < taken.used().size(); i++) {
            if (!taken.uncertain().contains(i)) {
                LimitRule rule = charging.rules().get(i);
                measure(passage, rule, charging.charges().get(i), taken.used().get(i));
            }
        }
    }

    private void measure(Passage passage, LimitRule rule, Charge charge, long used) {
        Policy policy = passage.policy();
        if (policy != null) {
            meters.limitUsed(policy.name(), rule.pointer(), 100.0 * used / charge.max());
        }
    }

    /** The limits whose shared count is lost, and which every replica is to keep by itself then. */
    private static List<Take> uncertain(
            Charging charging, Consumption.Taken taken, List<Take> takes) {
        List<LimitRule> rules = taken.uncertain().stream().map(charging.rules()::get).toList();
        return takes.stream()
                .filter(take -> rules.contains(take.rule()))
                .filter(take -> take.rule().onOutage() == OnOutage.LOCAL)
                .toList();
    }

    private static Consumption failed(Throwable failure) {
        LOG.error("the limiter failed", failure);
        return new Consumption.Unavailable();
    }

    /** What the limits themselves say shall happen: the strictest of them is obeyed. */
    private Uni<Void> withoutStore(Passage passage, Decision.Allowed allowed) {
        for (Take take : allowed.limits()) {
            if (take.rule().onOutage() == OnOutage.DENY) {
                without(OnOutage.DENY);
                object(passage, allowed, unavailable(passage, take.rule()));
                return Way.DONE;
            }
        }
        List<Take> local =
                allowed.limits().stream()
                        .filter(take -> take.rule().onOutage() == OnOutage.LOCAL)
                        .toList();
        without(local.isEmpty() ? OnOutage.ALLOW : OnOutage.LOCAL);
        return alone(passage, allowed, local).replaceWithVoid();
    }

    /** Takes limits from this replica's own counts. */
    private Uni<Boolean> alone(Passage passage, Decision.Allowed allowed, List<Take> takes) {
        return takes.isEmpty()
                ? ANSWERED
                : Uni.createFrom()
                        .deferred(() -> take(passage, allowed, takes, fallback))
                        .invoke(
                                answered -> {
                                    if (!answered) {
                                        LimitRule rule = takes.get(0).rule();
                                        object(passage, allowed, unavailable(passage, rule));
                                    }
                                })
                        .replaceWith(true);
    }

    private void without(OnOutage action) {
        meters.limitStoreUnavailable(action.name().toLowerCase(Locale.ROOT));
    }

    private static void object(Passage passage, Decision.Allowed allowed, Objection objection) {
        if (allowed.mode() == Mode.ENFORCE) {
            throw passage.enforce(objection);
        }
        passage.shadow(objection);
    }

    private static Objection exceeded(
            Passage passage, LimitRule rule, Consumption.Exceeded exceeded) {
        Duration wait = exceeded.retryAfter();
        String text = LimitSentences.exceeded(rule, exceeded.remaining(), wait);
        return limited(passage, rule, text, wait);
    }

    private static Objection limited(
            Passage passage, LimitRule rule, String text, @Nullable Duration wait) {
        return new Objection(
                Objection.LIMITED,
                rule.pointer(),
                Denials.limited(passage, rule.pointer(), text, wait));
    }

    private static Objection lost(Passage passage, LimitRule rule, Consumption.Lost lost) {
        Duration wait = lost.retryAfter();
        String text =
                "the limit's count was lost with its store; try again in "
                        + LimitSentences.seconds(wait)
                        + " s";
        return new Objection(
                Objection.UNAVAILABLE,
                rule.pointer(),
                Refusal.until(Kind.STORE_UNAVAILABLE, passage.id(), text, wait));
    }

    private static Objection unavailable(Passage passage, LimitRule rule) {
        return new Objection(
                Objection.UNAVAILABLE,
                rule.pointer(),
                Refusal.of(Kind.STORE_UNAVAILABLE, passage.id(), LimitSentences.UNCHECKED));
    }

    private static Subjects subjects(Passage passage) {
        Session session = passage.session();
        String caller = passage.callerText();
        return new Subjects(
                passage.server().name(),
                passage.caller().grant().name(),
                caller,
                session == null ? caller : session.id());
    }
}
