package dev.sluice.approval.webhook;

import dev.sluice.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of the notices of one webhook, and tells the operator of what went wrong, once
 * in a while. Neither addresses nor contents are told. Used on one event loop.
 */
final class Tally {
    private static final Logger LOG = Logger.getLogger(Tally.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final String webhook;
    private final Meters meters;
    private final InstantSource clock;
    private boolean failing;
    private long untold;
    private @Nullable Instant told;

    /** What may become of a notice, or of one attempt. */
    enum Result {
        DELIVERED,
        RETRIED,
        DROPPED,
        REFUSED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Tally(String webhook, Meters meters, InstantSource clock) {
        this.webhook = webhook;
        this.meters = meters;
        this.clock = clock;
        for (Result result : Result.values()) {
            meters.beginApprovalWebhook(webhook, result.word());
        }
    }

    void delivered() {
        count(Result.DELIVERED);
        if (failing) {
            LOG.infof("webhook %s takes notices again", webhook);
        }
        failing = false;
    }

    void retried(String why) {
        count(Result.RETRIED);
        if (!failing) {
            LOG.warnf("webhook %s takes no notices: %s; they are sent again", webhook, why);
        }
        failing = true;
    }

    void refused() {
        count(Result.REFUSED);
        LOG.warnf(
                "webhook %s wants to hear no more of an approval: its receiver answers 410",
                webhook);
    }

    void dropped(String why) {
        count(Result.DROPPED);
        untold++;
        Instant now = clock.instant();
        if (told == null || Duration.between(told, now).compareTo(QUIET) >= 0) {
            LOG.errorf("webhook %s: %d notices are lost, lately as %s", webhook, untold, why);
            untold = 0;
            told = now;
        }
    }

    private void count(Result result) {
        meters.approvalWebhook(webhook, result.word());
    }
}
