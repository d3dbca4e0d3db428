package dev.sluice.upstream.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * How many requests may be under way at once, over all event loops together. Some more wait in
 * line, and are served in the order in which they came. Streams that may last take three quarters
 * of the places at most, lest calls find none for hours.
 */
final class Places {
    private final int most;
    private final int waiting;
    private final Set<Place> line = new LinkedHashSet<>();
    private int taken;
    private int streams;

    /**
     * All free.
     *
     * @param most how many may be taken at once
     * @param waiting how many more may wait in line
     */
    Places(int most, int waiting) {
        this.most = most;
        this.waiting = waiting;
    }

    /**
     * Takes a place, or waits for one.
     *
     * @param caller where to go on when it is there
     * @param patience for how many milliseconds to wait at most
     * @param stream whether it is for a stream that may last
     */
    Place take(ContextInternal caller, long patience, boolean stream) {
        Place place = new Place(caller, stream);
        boolean now;
        boolean later = false;
        synchronized (this) {
            boolean full = stream && streams >= most - (most + 3) / 4;
            now = !full && taken < most;
            if (now) {
                taken++;
            } else if (!full && line.size() < waiting) {
                later = line.add(place);
            }
            streams += stream && (now || later) ? 1 : 0;
        }
        if (now) {
            place.turn.complete();
        } else if (later) {
            place.limit(patience);
        } else {
            place.turn.fail(new NoPlaceException("as many wait as may"));
        }
        return place;
    }

    /** How many are taken. */
    synchronized int taken() {
        return taken;
    }

    /** How many wait in line. */
    synchronized int queued() {
        return line.size();
    }

    /** How many there are. */
    int most() {
        return most;
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
        private final boolean stream;
        private final Promise<Void> turn;
        private boolean over;

        private Place(ContextInternal caller, boolean stream) {
            this.caller = caller;
            this.stream = stream;
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
                            id -> leaveLine(new NoPlaceException("no place in time")));
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
                streams -= stream && waited ? 1 : 0;
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
                streams -= stream ? 1 : 0;
            }
            next();
        }
    }
}
