package dev.sluice.approval.webhook;

import dev.sluice.address.Addresses;
import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalLinks;
import dev.sluice.approval.ApprovalListener;
import dev.sluice.approval.ArgumentSeal;
import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Tells every webhook of each transition that this replica brought about. What this process has not
 * delivered when it dies is lost: who must not miss anything asks the admin API.
 */
@ApplicationScoped
public class Webhooks implements ApprovalListener {
    private static final int BEFORE_CONFIGURATION = 1_000;

    /** After requests have ended: what they brought about has a moment to be told. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final List<Outbox> outboxes;
    private final InstantSource clock;

    /** Tells those that are set. */
    @Inject
    Webhooks(
            WebhookSettings settings,
            ApprovalLinks links,
            ArgumentSeal seal,
            Vertx vertx,
            Addresses addresses,
            Meters meters,
            InstantSource clock) {
        this(
                settings,
                links,
                seal,
                vertx,
                addresses,
                meters,
                clock,
                Backoff.usual(() -> ThreadLocalRandom.current().nextDouble()));
    }

    /**
     * Tells those that are set.
     *
     * @param backoff when what was not taken is sent again
     */
    Webhooks(
            WebhookSettings settings,
            ApprovalLinks links,
            ArgumentSeal seal,
            Vertx vertx,
            Addresses addresses,
            Meters meters,
            InstantSource clock,
            Backoff backoff) {
        this.clock = clock;
        Function<Webhook, Outbox> outbox =
                webhook ->
                        new Outbox(
                                vertx,
                                ((VertxInternal) vertx).createEventLoopContext(),
                                webhook,
                                webhook.chat()
                                        ? new SlackForm(links)
                                        : new JsonForm(links, webhook.arguments() ? seal : null),
                                new Courier(vertx, addresses, webhook, Outbox.MOST_AT_ONCE),
                                backoff,
                                clock,
                                new Tally(webhook.name(), meters, clock));
        this.outboxes =
                settings.all().entrySet().stream()
                        .map(each -> Webhook.of(each.getKey(), each.getValue()))
                        .map(outbox)
                        .toList();
    }

    /** Settings that cannot be used end the start, before anybody is let in. */
    void start(@Observes @Priority(BEFORE_CONFIGURATION) StartupEvent event) {}

    @Override
    public void changed(Approval approval, Change change) {
        Event event = Event.of(change);
        if (event != null) {
            Notice notice =
                    new Notice(approval, event, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            outboxes.forEach(outbox -> outbox.offer(notice));
        }
    }

    /** What is under way has a moment left; the rest is counted as lost. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        await(Future.all(outboxes.stream().map(Outbox::leave).toList()));
        await(Future.all(outboxes.stream().map(Outbox::close).toList()));
    }

    private static void await(Future<?> done) throws InterruptedException {
        try {
            done.toCompletionStage()
                    .toCompletableFuture()
                    .get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Then the next step gives it up.
        }
    }
}
