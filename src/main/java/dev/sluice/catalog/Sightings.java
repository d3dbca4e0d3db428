package dev.sluice.catalog;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * As what pinned tools were shown, and to whom, the same for all replicas.
 *
 * <p>A tool is held back while the definition that anybody was shown last is not the accepted one,
 * or one that somebody was shown when that caller last looked. Each of these fails with {@link
 * SightingsOutException} when nobody can tell; then nothing may be shown or called.
 */
public interface Sightings {
    /** What sightings come to. */
    enum State {
        /** Whoever was shown it was shown what was accepted. */
        FREE,
        /** Somebody was shown something else. */
        HELD_BACK,
        /** Nobody was shown it, or not within the time that counts. */
        UNSEEN
    }

    /** How long a sighting counts: whoever has not looked again by then is not waited for. */
    Duration KEPT = Duration.ofDays(30);

    /** How many definitions of one tool are told apart; all others count as one more. */
    int MOST_DEFINITIONS = 32;

    /** How many callers of one tool are remembered; what others saw counts until it is too old. */
    int MOST_CALLERS = 10_000;

    /** How many tools of one server can be trusted at first; all others are held back. */
    int MOST_TRUSTED = 5_000;

    /** So long after nobody has listed tools of a server it is known which were trusted first. */
    Duration TRUSTED = Duration.ofDays(365);

    /**
     * Notes what one caller is about to be shown; once it is done every replica knows it.
     *
     * @param caller stands for the caller, and tells nothing of who it is
     * @param sightings of watched tools alone, each named once
     */
    Uni<List<Seen>> note(Pins pins, String caller, List<Sighting> sightings);

    /** What is known of a tool that is watched. */
    Uni<State> of(Pins pins, String tool);

    /** What is known of each pinned tool that was seen, by the names of the tools. */
    Uni<List<Shown>> shown(Pins pins);

    /**
     * A pinned tool and the definitions that count.
     *
     * @param tool its name
     * @param last the fingerprint of the definition that anybody was shown last
     * @param others fingerprints of what else callers were shown when they last looked
     */
    record Shown(String tool, String last, List<String> others) {
        public Shown {
            others = List.copyOf(others);
        }
    }
}
