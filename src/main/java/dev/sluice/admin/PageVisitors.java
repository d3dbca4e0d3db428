package dev.sluice.admin;

import dev.sluice.audit.ActLog;
import dev.sluice.audit.AdminAct;
import dev.sluice.gateway.FailedAttempts;
import dev.sluice.gateway.SourceAddress;
import dev.sluice.secret.Secret;
import dev.sluice.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Who looks at a page, judged anew each time; and who has failed to say so too often. */
@ApplicationScoped
class PageVisitors {
    private static final Logger LOG = Logger.getLogger(PageVisitors.class);

    private final Recognition recognition;
    private final FailedAttempts failures;
    private final ActLog log;
    private final Meters meters;
    private final InstantSource clock;

    PageVisitors(
            Recognition recognition,
            FailedAttempts failures,
            ActLog log,
            Meters meters,
            InstantSource clock) {
        this.recognition = recognition;
        this.failures = failures;
        this.log = log;
        this.meters = meters;
        this.clock = clock;
    }

    /** Whether anybody could sign in. */
    boolean arePossible() {
        return recognition.isPossible();
    }

    /**
     * The operator whose credential it is.
     *
     * @return empty for nobody's; fails when it is that of several
     */
    Future<Optional<Visitor>> of(RoutingContext context, Secret credential) {
        return recognition
                .of(List.of("Bearer " + credential.reveal()))
                .map(found -> visitor(context, found));
    }

    /**
     * Counts a guess, wherever it was made.
     *
     * @return how long until this address may guess again; null when it may right now
     */
    @Nullable Duration countGuess(RoutingContext context, String reason) {
        meters.authenticationFailed(reason);
        return failures.count(SourceAddress.of(source(context)));
    }

    private Optional<Visitor> visitor(RoutingContext context, Recognised found) {
        if (found instanceof Recognised.One one) {
            return Optional.of(new Visitor(one.operator(), one.subject(), source(context)));
        }
        if (found instanceof Recognised.Several several) {
            refuse(several, source(context));
        }
        return Optional.empty();
    }

    private void refuse(Recognised.Several several, String source) {
        String names = String.join(", ", several.operators());
        LOG.errorf(
                "one credential is that of the operators %s, so none of them is let in; let their"
                        + " claims differ",
                names);
        meters.authenticationFailed("several_operators");
        AdminAct act =
                new AdminAct(
                        clock.instant(),
                        "approvals.sign-in",
                        new AdminAct.By(names, several.subject(), source),
                        null,
                        AdminAct.REFUSED);
        try {
            log.record(act);
        } catch (IllegalStateException full) {
            LOG.errorf("the decision log takes no line, so this one is lost: %s", act);
        }
        throw new UnusableRequestException(
                403, "This credential is that of several operators, so nobody is let in with it.");
    }

    private static String source(RoutingContext context) {
        String address = context.request().remoteAddress().hostAddress();
        return address == null ? "" : address;
    }
}
