package dev.sluice.approval.webhook;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The notices that one webhook has not taken yet, at most so many that the oldest are dropped for
 * new ones. A few are under way at a time; whoever brings a notice waits for none of it.
 */
final class Outbox {
    static final int MOST_WAITING = 1_000;
    static final int MOST_AT_ONCE = 4;

    /** What {@link JsonForm#MOST_ARGUMENT_BYTES} become in base64 with nonce and tag. */
    private static final int MOST_SEALED_ARGUMENTS = 22 << 10;

    private static final String STOPPING = "the gateway stops";

    private final Vertx vertx;
    private final Context context;
    private final Webhook webhook;
    private final Form form;
    private final Courier courier;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Tally tally;
    private final Promise<Void> empty = Promise.promise();

    // On the context's event loop only; by the order in which they came.
    private final TreeMap<Long, Letter> ready = new TreeMap<>();
    private final TreeMap<Long, Resting> resting = new TreeMap<>();
    private long came;
    private int underWay;
    private boolean closing;
    private boolean closed;

    /**
     * A notice on its way.
     *
     * @param failed how many attempts there were
     */
    private record Letter(long number, Notice notice, Instant since, int failed) {
        Letter again() {
            return new Letter(number, notice, since, failed + 1);
        }
    }

    /** A letter that is sent again when its timer goes off. */
    private record Resting(Letter letter, long timer) {}

    /** What is asked for anew before each attempt, as files may have changed. */
    private record Means(Destination to, Optional<SigningKeys> keys) {}

    Outbox(
            Vertx vertx,
            Context context,
            Webhook webhook,
            Form form,
            Courier courier,
            Backoff backoff,
            InstantSource clock,
            Tally tally) {
        this.vertx = vertx;
        this.context = context;
        this.webhook = webhook;
        this.form = form;
        this.courier = courier;
        this.backoff = backoff;
        this.clock = clock;
        this.tally = tally;
    }

    /** Takes a notice, if it is one that this webhook is told of. */
    void offer(Notice notice) {
        if (webhook.events().contains(notice.event())) {
            Notice kept = notice.withArgumentsUpTo(webhook.arguments() ? MOST_SEALED_ARGUMENTS : 0);
            context.runOnContext(now -> take(kept));
        }
    }

    /** From now on nothing is tried again; done when nothing is left. */
    Future<Void> leave() {
        context.runOnContext(
                now -> {
                    closing = true;
                    while (!resting.isEmpty()) {
                        dropRested(STOPPING);
                    }
                    endIfEmpty();
                });
        return empty.future();
    }

    /** Gives up what is left; done when that has been counted. */
    Future<Void> close() {
        context.runOnContext(
                now -> {
                    closed = true;
                    for (int left = ready.size() + underWay; left > 0; left--) {
                        tally.dropped(STOPPING);
                    }
                    ready.clear();
                    courier.close();
                    empty.tryComplete();
                });
        return empty.future();
    }

    private void take(Notice notice) {
        if (closed) {
            tally.dropped(STOPPING);
            return;
        }
        came++;
        ready.put(came, new Letter(came, notice, clock.instant(), 0));
        dropOldest();
        sendWhatMayBe();
    }

    private void dropOldest() {
        while (ready.size() + resting.size() > MOST_WAITING) {
            boolean ofReady =
                    resting.isEmpty()
                            || (!ready.isEmpty() && ready.firstKey() < resting.firstKey());
            if (ofReady) {
                ready.pollFirstEntry();
                tally.dropped("too many wait");
            } else {
                dropRested("too many wait");
            }
        }
    }

    private void dropRested(String why) {
        vertx.cancelTimer(resting.pollFirstEntry().getValue().timer());
        tally.dropped(why);
    }

    private void sendWhatMayBe() {
        while (underWay < MOST_AT_ONCE && !ready.isEmpty() && !closed) {
            Letter letter = ready.pollFirstEntry().getValue();
            underWay++;
            send(letter)
                    .onComplete(
                            answer -> {
                                underWay--;
                                if (!closed) {
                                    settle(letter, answer);
                                    sendWhatMayBe();
                                    endIfEmpty();
                                }
                            });
        }
    }

    /** One attempt; files are read in turn, so a disk that hangs holds up one thread. */
    private Future<Answer> send(Letter letter) {
        return context.executeBlocking(
                        () -> new Means(webhook.to().now(), webhook.keys().map(Mounted::now)), true)
                .compose(means -> send(letter.notice(), means));
    }

    private Future<Answer> send(Notice notice, Means means) {
        byte[] body = form.body(notice).getBytes(StandardCharsets.UTF_8);
        long seconds = clock.instant().getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "Sluice");
        headers.put("webhook-id", notice.id());
        headers.put("webhook-timestamp", Long.toString(seconds));
        means.keys()
                .ifPresent(
                        keys ->
                                headers.put(
                                        "webhook-signature",
                                        keys.sign(notice.id(), seconds, body)));
        return courier.post(means.to(), headers, Buffer.buffer(body));
    }

    private void settle(Letter letter, AsyncResult<Answer> sent) {
        Answer answer = sent.result();
        if (answer != null && answer.isYes()) {
            tally.delivered();
        } else if (answer != null && answer.isGone()) {
            tally.refused();
        } else {
            String why =
                    answer == null
                            ? sent.cause().getClass().getSimpleName()
                            : "its receiver answers " + answer.status();
            rest(letter.again(), why, answer);
        }
    }

    private void rest(Letter letter, String why, @Nullable Answer answer) {
        Instant now = clock.instant();
        Duration asked = answer == null ? null : answer.patience(now);
        Optional<Duration> wait =
                backoff.after(letter.failed(), Duration.between(letter.since(), now), asked);
        if (closing || wait.isEmpty()) {
            tally.dropped(closing ? STOPPING : why);
            return;
        }
        tally.retried(why);
        long timer = vertx.setTimer(Math.max(1, wait.get().toMillis()), id -> wake(letter));
        resting.put(letter.number(), new Resting(letter, timer));
        dropOldest();
    }

    private void wake(Letter letter) {
        if (resting.remove(letter.number()) != null) {
            ready.put(letter.number(), letter);
            sendWhatMayBe();
        }
    }

    private void endIfEmpty() {
        if (closing && ready.isEmpty() && underWay == 0) {
            empty.tryComplete();
        }
    }
}
