package dev.sluice.upstream.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.ContextInternal;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * How many requests may be under way at once, over all event loops together. As many again wait in
 * line, and are served in the order in which they came.
 */
final class Places {
    private final int most;
    private final Set<Place> line = new LinkedHashSet<>();
    private int taken;

    Places(int most) {
        this.most = most;
    }

    /**
     * Takes a place, or waits for one.
     *
     * @param caller where to go on when it is there
     * @param patience for how many milliseconds to wait at most
     */
    Place take(ContextInternal caller, long patience) {
        Place place = new Place(caller);
        boolean now;
        boolean later = false;
        synchronized (this) {
            now = taken < most;
            if (now) {
                taken++;
            } else if (line.size() < most) {
                later = line.add(place);
            }
        }
        if (now) {
            place.turn.complete();
        } else if (later) {
            place.limit(patience);
        } else {
            place.turn.fail(new ConnectionPoolTooBusyException("as many wait as may"));
        }
        return place;
    }

    private void next() {
        Place next;
        synchronized (this) {
            Iterator<Place> waiting = line.iterator();
            if (!waiting.hasNext()) {
                taken--;
                return;
            }
            next = waiting.next();
            waiting.remove();
        }
        // Not at once: the connection of whoever has just ended is free only a moment later.
        next.caller.runOnContext(now -> next.turn.complete());
    }

    /** The place of one request. */
    final class Place {
        private final ContextInternal caller;
        private final Promise<Void> turn;
        private boolean over;

        private Place(ContextInternal caller) {
            this.caller = caller;
            this.turn = caller.promise();
        }

        /** Done when the place is there; fails when it will not be. */
        Future<Void> turn() {
            return turn.future();
        }

        private void limit(long patience) {
            long timer =
                    caller.setTimer(
                            Math.max(1, patience),
                            id -> leaveLine(new TimeoutException("no place")));
            turn.future().onComplete(done -> caller.owner().cancelTimer(timer));
        }

        /** Nobody needs the place any more; harmless to whoever has it already. */
        void leaveLine() {
            leaveLine(new CancellationException("left the line"));
        }

        private void leaveLine(Exception why) {
            boolean waited;
            synchronized (Places.this) {
                waited = line.remove(this);
            }
            if (waited) {
                turn.fail(why);
            }
        }

        /** Gives the place to the next in line; harmless without a place, and when told again. */
        void end() {
            synchronized (Places.this) {
                if (over || !turn.future().succeeded()) {
                    return;
                }
                over = true;
            }
            next();
        }
    }
}
