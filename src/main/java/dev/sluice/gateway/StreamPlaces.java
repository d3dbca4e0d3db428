package dev.sluice.gateway;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places that requests under way take: so many in all, and so many of each caller. Nobody knows
 * which call a server answers with a stream, so a call holds a place from the moment it is let
 * pass, and a burst of calls cannot open more streams than there is room for.
 */
final class StreamPlaces {
    private final Room all;
    private final Room each;
    private final Map<CallerName, Taken> byCaller = new HashMap<>();
    private final Taken taken = new Taken();

    /** What a place is taken for. */
    enum Use {
        /** A call that no stream has answered yet. */
        CALL,
        /** A stream that a call opened. */
        STREAM,
        /** A stream that may have nothing to tell for hours. */
        QUIET_STREAM
    }

    /** How many places are taken: all of them, those of open streams, and those of quiet ones. */
    private static final class Taken {
        int places;
        int streams;
        int quiet;

        void add(int change, Use use) {
            places += change;
            streams += use == Use.CALL ? 0 : change;
            quiet += use == Use.QUIET_STREAM ? change : 0;
        }
    }

    /** How many may be taken. */
    private record Room(int places, int streams, int quiet) {
        /** Idle streams cost a caller nothing, so without a part of its own no call would pass. */
        static Room of(int places, int streams) {
            int both = Math.min(places, streams);
            return new Room(places, both, (int) (both * 3L / 4));
        }

        boolean isLeftFor(Use use, @Nullable Taken taken) {
            if (taken == null) {
                return places > 0 && streams > 0 && (use != Use.QUIET_STREAM || quiet > 0);
            }
            return taken.places < places
                    && taken.streams < streams
                    && (use != Use.QUIET_STREAM || taken.quiet < quiet);
        }
    }

    /**
     * With nothing taken.
     *
     * @param most places of all callers together
     * @param streamsPerCaller open streams at which a caller gets no other place
     * @param placesPerCaller places of one caller; less than {@code most}, or one could take all
     */
    StreamPlaces(int most, int streamsPerCaller, int placesPerCaller) {
        this.all = Room.of(most, most);
        this.each = Room.of(placesPerCaller, streamsPerCaller);
    }

    /** Takes a place; false when there is none. */
    synchronized boolean take(CallerName caller, Use use) {
        boolean free = all.isLeftFor(use, taken) && each.isLeftFor(use, byCaller.get(caller));
        if (free) {
            takeAnyway(caller, use);
        }
        return free;
    }

    /** Takes a place though there may be none: a call that has run must be answered. */
    synchronized void takeAnyway(CallerName caller, Use use) {
        taken.add(1, use);
        Taken own = byCaller.get(caller);
        if (own == null) {
            own = new Taken();
            byCaller.put(caller, own);
        }
        own.add(1, use);
    }

    /** Gives a place back. */
    synchronized void leave(CallerName caller, Use use) {
        taken.add(-1, use);
        Taken own = byCaller.get(caller);
        if (own != null) {
            own.add(-1, use);
            if (own.places == 0) {
                byCaller.remove(caller);
            }
        }
    }

    /** A call was answered by a stream: its place is that stream's from now on. */
    synchronized void opened(CallerName caller) {
        takeAnyway(caller, Use.STREAM);
        leave(caller, Use.CALL);
    }

    /** How many callers have a place. */
    synchronized int callers() {
        return byCaller.size();
    }
}
