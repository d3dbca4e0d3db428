package dev.sluice.upstream.http;

import dev.sluice.deadline.Deadline;
import io.vertx.core.impl.ContextInternal;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

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

    /** Who waits for a place; told one of the two, once. */
    interface Turn {
        /** The place is there. */
        void come();

        /** It will not be. */
        void refused(Exception why);
    }

    /**
     * Takes a place, or waits for one.
     *
     * @param caller where to go on when it was waited for
     * @param patience for how many milliseconds to wait at most
     * @param stream whether it is for a stream that may last
     * @return one that is held, or waits, or else is told why it does neither with {@link
     *     Place#begin}
     */
    Place take(ContextInternal caller, long patience, boolean stream, Turn turn) {
        Place place = new Place(caller, stream, patience, turn);
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
            place.held = now;
            place.waits = later;
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
        next.caller.runOnContext(now -> next.come());
    }

    /** The place of one request. */
    final class Place {
        private final ContextInternal caller;
        private final boolean stream;
        private final long patience;
        private final Turn turn;
        private volatile boolean held;
        private boolean waits;
        private boolean over;
        private @Nullable Deadline limit;

        private Place(ContextInternal caller, boolean stream, long patience, Turn turn) {
            this.caller = caller;
            this.stream = stream;
            this.patience = patience;
            this.turn = turn;
        }

        /** Tells whose turn it is, at once where nothing has to be waited for. */
        void begin() {
            if (waits) {
                limit =
                        Deadline.in(
                                caller.owner(),
                                Math.max(1, patience),
                                () -> leaveLine(new NoPlaceException("no place in time")));
            } else if (held) {
                turn.come();
            } else {
                turn.refused(new NoPlaceException("as many wait as may"));
            }
        }

        private void come() {
            held = true;
            unlimited();
            turn.come();
        }

        private void unlimited() {
            Deadline set = limit;
            if (set != null) {
                set.cancel();
            }
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
                unlimited();
                turn.refused(why);
            }
        }

        /** Gives the place to the next in line; harmless without a place, and when told again. */
        void end() {
            synchronized (Places.this) {
                if (over || !held) {
                    return;
                }
                over = true;
                streams -= stream ? 1 : 0;
            }
            next();
        }
    }
}
