package dev.sluice.identity.jwt;

import dev.sluice.identity.IssuerKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys at one address, and when they are asked for anew. What requests bring can make it ask
 * sooner, though never elsewhere, and seldom.
 */
final class KeySource {
    private static final Logger LOG = Logger.getLogger(KeySource.class);
    private static final Duration RENEWED = Duration.ofMinutes(5);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration BETWEEN_WISHES = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;

    private final URI address;
    private final Function<URI, Future<Buffer>> download;
    private final LongSupplier nanoTime;
    private @Nullable Fetched last;
    private @Nullable Future<Void> underWay;
    private @Nullable Long lastWish;
    private long due;
    private int failures;

    /** What came, byte for byte: a set that is the same is not a new one. */
    private record Fetched(Buffer body, KeySet keys, long at) {}

    /**
     * Keys that nobody asked for yet.
     *
     * @param download ends in bounded time, whatever the other side does
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    KeySource(URI address, Function<URI, Future<Buffer>> download, LongSupplier nanoTime) {
        this.address = address;
        this.download = download;
        this.nanoTime = nanoTime;
        this.due = nanoTime.getAsLong();
    }

    /** The last good keys, or null when there never were any, or too long ago. */
    synchronized @Nullable KeySet keys() {
        Fetched good = last;
        return good == null || hasPassed(KEPT, good.at()) ? null : good.keys();
    }

    synchronized IssuerKeys.Held held() {
        Fetched good = last;
        boolean old = good != null && hasPassed(KEPT, good.at());
        return new IssuerKeys.Held(
                good == null || old ? 0 : good.keys().size(),
                good == null ? null : Duration.ofNanos(nanoTime.getAsLong() - good.at()),
                failures > 0);
    }

    /** Asks when it is time to; harmless however often it is called. */
    void askIfDue() {
        Promise<Void> asking;
        synchronized (this) {
            if (underWay != null || nanoTime.getAsLong() - due < 0) {
                return;
            }
            asking = begin();
        }
        ask(asking);
    }

    /** What is asked for now; null when nothing is. */
    synchronized @Nullable Future<Void> underWay() {
        return underWay;
    }

    /**
     * Asks because somebody showed a token whose key is not known. Anybody can, so that it is
     * seldom done.
     *
     * @return done when there may be newer keys; null when there is nothing to wait for
     */
    @Nullable Future<Void> wish() {
        Promise<Void> asking;
        synchronized (this) {
            Long before = lastWish;
            if (underWay != null || (before != null && !hasPassed(BETWEEN_WISHES, before))) {
                return underWay;
            }
            lastWish = nanoTime.getAsLong();
            asking = begin();
        }
        ask(asking);
        return asking.future();
    }

    private Promise<Void> begin() {
        Promise<Void> asking = Promise.promise();
        underWay = asking.future();
        return asking;
    }

    private void ask(Promise<Void> asking) {
        download.apply(address)
                .onComplete(
                        answer -> {
                            settle(answer);
                            asking.complete();
                        });
    }

    /** Reads without the lock, for which whoever verifies would have to wait. */
    private void settle(AsyncResult<Buffer> answer) {
        try {
            if (answer.failed()) {
                throw new UnusableKeysException(String.valueOf(answer.cause().getMessage()));
            }
            keep(answer.result(), read(answer.result()));
        } catch (UnusableKeysException e) {
            failed(e.getMessage());
        }
    }

    private KeySet read(Buffer body) throws UnusableKeysException {
        Fetched before = fetched();
        return before != null && before.body().equals(body)
                ? before.keys()
                : KeySetReader.read(body.getBytes());
    }

    private synchronized @Nullable Fetched fetched() {
        return last;
    }

    private synchronized void keep(Buffer body, KeySet keys) {
        Fetched before = last;
        long now = nanoTime.getAsLong();
        underWay = null;
        last = new Fetched(body, keys, now);
        due = now + RENEWED.toNanos();
        if (before == null || before.keys() != keys || failures > 0) {
            LOG.infof("%s has given %d keys that can be used", address, keys.size());
        }
        failures = 0;
    }

    private synchronized void failed(@Nullable String why) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        underWay = null;
        due = nanoTime.getAsLong() + pause.toNanos();
        if (failures++ == 0) {
            LOG.warnf(
                    "%s gives no keys: %s; %s",
                    address,
                    why,
                    last == null
                            ? "its JWTs are refused until it does"
                            : "the last ones are used for 24 hours at most");
        }
    }

    private boolean hasPassed(Duration time, long since) {
        return nanoTime.getAsLong() - since >= time.toNanos();
    }
}
