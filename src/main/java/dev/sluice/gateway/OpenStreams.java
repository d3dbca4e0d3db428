package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.gateway.StreamPlaces.Use;
import dev.sluice.identity.Caller;
import dev.sluice.identity.JwtVerifier;
import dev.sluice.identity.Proof;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every stream now open, so that one whose credential is revoked, or whose caller or tool is
 * switched off, is closed and not left to end.
 */
@Singleton
public class OpenStreams {
    /** A guess: nobody knows when a stream will end. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final Map<Long, Open> streams = new ConcurrentHashMap<>();
    private final StreamPlaces places;
    private final LastHeard lastHeard;
    private final AtomicLong nextId = new AtomicLong();
    private final LiveConfiguration configuration;
    private final JwtVerifier jwts;
    private final InstantSource clock;
    private final Meters meters;
    private volatile boolean quietEnded;
    private volatile boolean allEnded;

    /** A stream; its target is null when no call opened it. */
    private record Open(
            Use use,
            Caller who,
            CallerFacts caller,
            @Nullable Target target,
            @Nullable Session session,
            Context context,
            Runnable close) {

        boolean isOff(Switches switches) {
            Switch off =
                    target == null
                            ? switches.covering(server(), caller)
                            : switches.covering(server(), caller, target);
            return off != null;
        }

        String server() {
            return who.grant().server();
        }

        void end() {
            context.runOnContext(now -> close.run());
        }
    }

    OpenStreams(
            LiveConfiguration configuration,
            JwtVerifier jwts,
            Meters meters,
            BoundSettings bounds,
            SessionSettings sessions,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.places =
                new StreamPlaces(
                        bounds.streams(), bounds.streamsPerCaller(), bounds.requestsPerCaller());
        this.lastHeard = new LastHeard(sessions.idle(), nanoTime);
        this.configuration = configuration;
        this.jwts = jwts;
        this.clock = clock;
        this.meters = meters;
        configuration.onChange(this::closeWhatMayNotStand);
    }

    /**
     * Takes a place for a request that may open a stream, before its server is asked, or refuses
     * it. A call that turns out to be answered by a stream runs all the same once it was let pass
     * here: nobody could tell what it did.
     */
    void admit(Passage passage) {
        if (Forwarding.isQuiet(passage)) {
            reserve(passage, Use.QUIET_STREAM);
        } else if (passage.request() != null) {
            reserve(passage, Use.CALL);
        }
    }

    private void reserve(Passage passage, Use use) {
        if (!places.take(name(passage), use)) {
            throw full(passage);
        }
        passage.takesPlace(use);
    }

    /** Gives back the place of a request that opened no stream; harmless for all others. */
    void settled(Passage passage) {
        Use use = passage.leavesPlace();
        if (use != null) {
            places.leave(name(passage), use);
        }
    }

    /** The place that the stream of a request has from now on. */
    private Use placeOf(Passage passage) {
        Use before = passage.leavesPlace();
        if (before == Use.QUIET_STREAM) {
            return before;
        }
        if (before == null) {
            places.takeAnyway(name(passage), Use.STREAM);
        } else {
            places.opened(name(passage));
        }
        return Use.STREAM;
    }

    /** Notes that a request has come, so that the streams of its session stay open. */
    void heard(Passage passage) {
        lastHeard.heard(passage.session());
    }

    /** Closes the streams of sessions that have sent nothing for too long. */
    void closeIdle() {
        streams.values().stream()
                .filter(stream -> lastHeard.isIdle(stream.session()))
                .forEach(Open::end);
    }

    private static CallerName name(Passage passage) {
        return passage.callerName();
    }

    private static RefusedException full(Passage passage) {
        return new RefusedException(
                Refusal.until(
                        Kind.TOO_MANY_STREAMS,
                        passage.id(),
                        "too many streams are open, or calls under way",
                        TRY_AGAIN));
    }

    /**
     * Remembers a stream until it ends.
     *
     * @param passage the request that opened it
     * @param close ends it; called on the event loop that this method is called on
     * @return to be run once the stream has ended, however it did
     */
    Runnable opened(Passage passage, Runnable close) {
        long id = nextId.incrementAndGet();
        Session session = passage.session();
        Use place = placeOf(passage);
        Open stream =
                new Open(
                        place,
                        passage.caller(),
                        passage.callerFacts(),
                        passage.target(),
                        session,
                        eventLoop(),
                        close);
        lastHeard.opened(session);
        streams.put(id, stream);
        meters.openStreams(stream.server(), 1);
        Snapshot now = configuration.current();
        if (now != null) {
            closeUnlessItMayStand(now, stream); // perhaps changed while the server took its time
        }
        if (hasNoTime(stream)) {
            stream.end();
        }
        return () -> {
            if (streams.remove(id) != null) {
                places.leave(name(passage), place);
                lastHeard.closed(session);
                meters.openStreams(stream.server(), -1);
            }
        };
    }

    /** Ends the streams that only tell of changes, and any that opens later. */
    void endQuiet() {
        quietEnded = true;
        endWhatHasNoTime();
    }

    /** Ends every stream, and any that opens later. */
    void endAll() {
        allEnded = true;
        endWhatHasNoTime();
    }

    /** Whether a stream that is closed now is closed because the process ends. */
    boolean areEnded() {
        return allEnded;
    }

    private void endWhatHasNoTime() {
        streams.values().stream().filter(this::hasNoTime).forEach(Open::end);
    }

    private boolean hasNoTime(Open stream) {
        return allEnded || (quietEnded && stream.use() == Use.QUIET_STREAM);
    }

    private static Context eventLoop() {
        return Objects.requireNonNull(Vertx.currentContext(), "streams open on event loops");
    }

    private void closeWhatMayNotStand(Snapshot snapshot) {
        streams.values().forEach(stream -> closeUnlessItMayStand(snapshot, stream));
    }

    private void closeUnlessItMayStand(Snapshot snapshot, Open stream) {
        if (!snapshot.stillProves(stream.who(), clock.instant())
                || !isStillSigned(stream.who().proof())
                || stream.isOff(snapshot.switches())) {
            stream.end();
        }
    }

    private boolean isStillSigned(Proof proof) {
        return !(proof instanceof Proof.Jwt jwt) || jwts.isStillSigned(jwt);
    }

    /** Closes the streams of those whose credential has expired, or lost the key that signed it. */
    void closeExpired() {
        Snapshot now = configuration.current();
        if (now != null) {
            closeWhatMayNotStand(now);
        }
    }
}
