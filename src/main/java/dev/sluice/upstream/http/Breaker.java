package dev.sluice.upstream.http;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server is worth calling, judged by how its last calls went. Knows neither a clock nor a
 * server: who asks says what time it is, and what became of the call.
 */
final class Breaker {
    private final Rules rules;
    private final Consumer<State> changed;
    private final boolean[] failures;
    private int heard;
    private int failed;
    private int generation;
    private int probing;
    private long since;
    private volatile State state = State.CLOSED;

    /** What is done with calls. */
    enum State {
        /** All are made. */
        CLOSED,
        /** A few are made, to see whether the server is back. */
        HALF_OPEN,
        /** None is made. */
        OPEN
    }

    /**
     * When to open and when to try again.
     *
     * @param window how many of the last calls count; 0 never opens
     * @param failurePercent how many of a hundred must have failed, from 1 to 100
     * @param openFor how long no call is made, and then how long a probe may say nothing before
     *     another is made
     * @param probes how many calls are made at once to see whether the server is back
     */
    record Rules(int window, int failurePercent, Duration openFor, int probes) {
        /** Never opens. */
        static final Rules NEVER = new Rules(0, 100, Duration.ofSeconds(1), 1);
    }

    /**
     * A closed one.
     *
     * @param changed told each new state, on the thread that brought it about
     */
    Breaker(Rules rules, Consumer<State> changed) {
        this.rules = rules;
        this.changed = changed;
        this.failures = new boolean[rules.window()];
    }

    State state() {
        return state;
    }

    /**
     * Asks to make a call.
     *
     * @param now the time, in nanoseconds from anywhere
     * @return what to tell the call's end to; null when the call must not be made
     */
    @Nullable Pass ask(long now) {
        Pass pass;
        boolean tries;
        synchronized (this) {
            tries = state == State.OPEN && isOver(now);
            if (tries) {
                become(State.HALF_OPEN, now);
            }
            pass = admitted(now) ? new Pass(generation) : null;
        }
        if (tries) {
            changed.accept(State.HALF_OPEN);
        }
        return pass;
    }

    private boolean admitted(long now) {
        if (state != State.HALF_OPEN) {
            return state == State.CLOSED;
        }
        if (probing >= rules.probes() && !isOver(now)) {
            return false;
        }
        probing++;
        since = now;
        return true;
    }

    private boolean isOver(long now) {
        return now - since >= rules.openFor().toNanos();
    }

    /** How long it takes at most until another call is let through, if none is now. */
    synchronized Duration pause(long now) {
        long left = rules.openFor().toNanos() - (now - since);
        return Duration.ofNanos(Math.max(1, left));
    }

    private void become(State next, long now) {
        state = next;
        since = now;
        generation++;
        probing = 0;
        heard = 0;
        failed = 0;
    }

    /** The state that follows; null when it stays. */
    private @Nullable State after(boolean failure) {
        if (state == State.HALF_OPEN) {
            return failure ? State.OPEN : State.CLOSED;
        }
        int at = heard % failures.length;
        if (heard >= failures.length && failures[at]) {
            failed--;
        }
        failures[at] = failure;
        failed += failure ? 1 : 0;
        heard = heard + 1 < 2 * failures.length ? heard + 1 : failures.length;
        boolean tooMany = failed * 100L >= (long) rules.failurePercent() * failures.length;
        return heard >= failures.length && tooMany ? State.OPEN : null;
    }

    /** A call that may be made. Of what is told of its end, the first counts. */
    final class Pass {
        private final int given;
        private boolean told;

        private Pass(int given) {
            this.given = given;
        }

        /**
         * The server is there, whatever it said.
         *
         * @param now the time, in nanoseconds from anywhere
         */
        void worked(long now) {
            ended(false, now);
        }

        /** The server could not be reached, or was as good as away. */
        void failed(long now) {
            ended(true, now);
        }

        /** Nothing is known of the server, as when the agent left. */
        void saysNothing() {
            synchronized (Breaker.this) {
                if (!told && given == generation && state == State.HALF_OPEN) {
                    probing--;
                }
                told = true;
            }
        }

        private void ended(boolean failure, long now) {
            State next;
            synchronized (Breaker.this) {
                boolean late = told || given != generation;
                told = true;
                next = late || failures.length == 0 ? null : after(failure);
                if (next != null) {
                    become(next, now);
                }
            }
            if (next != null) {
                changed.accept(next);
            }
        }
    }
}
