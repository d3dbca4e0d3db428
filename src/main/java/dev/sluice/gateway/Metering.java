package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.limit.Charging;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Limiter;
import dev.sluice.limit.Subjects;
import dev.sluice.policy.Decision;
import dev.sluice.policy.LimitRule;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Step 4: is there room for it. All limits of a call are charged together or not at all. */
@ApplicationScoped
class Metering {
    private final Limiter limiter;

    Metering(Limiter limiter) {
        this.limiter = limiter;
    }

    Uni<Void> take(Passage passage) {
        if (!(passage.decision() instanceof Decision.Allowed allowed)
                || allowed.limits().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Charging charging = Charging.of(allowed.limits(), allowed.mode(), subjects(passage));
        return limiter.take(charging.charges())
                .invoke(consumption -> check(passage, charging.rules(), consumption))
                .replaceWithVoid();
    }

    /** Gives back what a call took that its server never received. */
    Uni<Void> giveBack(Passage passage) {
        return passage.receipts().isEmpty()
                ? Uni.createFrom().voidItem()
                : limiter.giveBack(passage.receipts());
    }

    private static void check(Passage passage, List<LimitRule> limits, Consumption consumption) {
        if (consumption instanceof Consumption.Taken taken) {
            passage.charged(taken.receipts());
            return;
        }
        if (consumption instanceof Consumption.Exceeded exceeded) {
            LimitRule rule = limits.get(exceeded.index());
            passage.limitedBy(rule.pointer());
            throw new RefusedException(
                    new Refusal(
                            Kind.LIMITED,
                            passage.id(),
                            text(rule, exceeded.retryAfter()),
                            0,
                            exceeded.retryAfter()));
        }
        throw passage.refuse(Kind.STORE_UNAVAILABLE, "the limit could not be checked");
    }

    private static String text(LimitRule rule, Duration retryAfter) {
        return "[RATE LIMITED] at most %s calls in %d s are allowed; try again in %d s"
                .formatted(
                        rule.max().toPlainString(), rule.window().toSeconds(), seconds(retryAfter));
    }

    /** Whole seconds, rounded up: whoever waits that long gets through. */
    static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }

    private static Subjects subjects(Passage passage) {
        Session session = passage.session();
        String grant = passage.caller().grant().name();
        String caller = grant + "\n" + passage.caller().subject();
        return new Subjects(
                passage.server().name(), grant, caller, session == null ? caller : session.id());
    }
}
