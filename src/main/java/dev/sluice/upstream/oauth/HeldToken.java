package dev.sluice.upstream.oauth;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.NoAccessTokenException;
import dev.sluice.upstream.TokenReply.Granted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One access token. However many ask, it is fetched once at a time: ahead of its end while those
 * who ask still get the old one, and after failures not before some time has passed.
 */
final class HeldToken {
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);
    private static final Duration MOST_SAFETY = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Supplier<Future<Granted>> fetch;
    private final LongSupplier nanoTime;
    private List<Promise<Secret>> waiting = new ArrayList<>();
    private @Nullable Kept kept;
    private boolean fetching;
    private int failures;
    private int refusals;
    private boolean doubted;
    private long pausedAt;
    private Duration pause = Duration.ZERO;
    private String reason = "";

    /** A token with what is left of it, from when it was asked for. */
    private record Kept(Secret token, long asked, Duration lifetime) {
        boolean isGood(long now) {
            return now - asked < lifetime.minus(least(MOST_SAFETY, lifetime, 10)).toNanos();
        }

        boolean isDue(long now) {
            return now - asked >= lifetime.minus(least(MOST_AHEAD, lifetime, 5)).toNanos();
        }

        private static Duration least(Duration most, Duration lifetime, int part) {
            Duration fraction = lifetime.dividedBy(part);
            return fraction.compareTo(most) < 0 ? fraction : most;
        }
    }

    /**
     * Begins without one.
     *
     * @param fetch asks the token endpoint; fails with {@link NoAccessTokenException}
     */
    HeldToken(Supplier<Future<Granted>> fetch, LongSupplier nanoTime) {
        this.fetch = fetch;
        this.nanoTime = nanoTime;
    }

    /**
     * The token, at once if there is one that is still good.
     *
     * @param caller where to go on
     * @param patience how long to wait for one at most
     */
    Future<Secret> ask(ContextInternal caller, Duration patience) {
        Future<Secret> answer;
        boolean begin;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            Kept held = kept;
            boolean paused = isPaused(now);
            boolean good = held != null && held.isGood(now) && (paused || !doubted);
            begin = !fetching && !paused && (!good || (held != null && held.isDue(now)));
            fetching |= begin;
            if (good && held != null) {
                answer = Future.succeededFuture(held.token());
            } else if (fetching) {
                answer = queue(caller, patience);
            } else {
                answer = Future.failedFuture(new NoAccessTokenException(reason));
            }
        }
        if (begin) {
            begin();
        }
        return answer;
    }

    private Future<Secret> queue(ContextInternal caller, Duration patience) {
        Promise<Secret> turn = caller.promise();
        waiting.add(turn);
        long timer = caller.setTimer(Math.max(1, patience.toMillis()), id -> leave(turn));
        return turn.future().onComplete(done -> caller.owner().cancelTimer(timer));
    }

    private void leave(Promise<Secret> turn) {
        synchronized (this) {
            waiting.remove(turn);
        }
        turn.tryFail(new NoAccessTokenException("no token came in time"));
    }

    private void begin() {
        long asked = nanoTime.getAsLong();
        Future<Granted> answer;
        try {
            answer = fetch.get();
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onSuccess(granted -> fetched(granted, asked)).onFailure(this::failed);
    }

    private void fetched(Granted granted, long asked) {
        List<Promise<Secret>> served;
        synchronized (this) {
            kept = new Kept(granted.token(), asked, granted.lifetime());
            doubted = false;
            fetching = false;
            failures = 0;
            pause = Duration.ZERO;
            served = takeWaiting();
        }
        served.forEach(each -> each.tryComplete(granted.token()));
    }

    private void failed(Throwable cause) {
        List<Promise<Secret>> served;
        NoAccessTokenException told;
        synchronized (this) {
            reason =
                    cause instanceof NoAccessTokenException known
                            ? String.valueOf(known.getMessage())
                            : cause.getClass().getSimpleName();
            told = new NoAccessTokenException(reason);
            fetching = false;
            pauseFor(failures++);
            served = takeWaiting();
        }
        served.forEach(each -> each.tryFail(told));
    }

    private List<Promise<Secret>> takeWaiting() {
        List<Promise<Secret>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private void pauseFor(int before) {
        Duration next = FIRST_PAUSE.multipliedBy(1L << Math.min(before, 10));
        pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
        pausedAt = nanoTime.getAsLong();
    }

    /** The server did not take it. A server that takes none at all is not asked for ever faster. */
    synchronized void refused(Secret token) {
        Kept held = kept;
        if (held == null || !held.token().equals(token)) {
            return;
        }
        boolean young = nanoTime.getAsLong() - held.asked() < LONGEST_PAUSE.toNanos();
        refusals = young ? refusals + 1 : 0;
        if (refusals > 1) {
            doubted = true; // others go on with it meanwhile: perhaps one call alone is refused
            pauseFor(refusals - 2);
        } else {
            kept = null;
        }
    }

    private boolean isPaused(long now) {
        return !pause.isZero() && now - pausedAt < pause.toNanos();
    }

    /** Whether nothing would be lost with it, not even the pause after a failure. */
    synchronized boolean isSpent() {
        Kept held = kept;
        long now = nanoTime.getAsLong();
        boolean used = held != null || failures > 0 || refusals > 0;
        boolean paused = isPaused(now);
        return used && !fetching && !paused && (held == null || !held.isGood(now));
    }
}
