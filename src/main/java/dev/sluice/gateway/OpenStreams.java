package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Grant;
import dev.sluice.policy.Call;
import dev.sluice.policy.CallerFacts;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every stream now open, so that one whose credential is revoked, or whose caller or tool is
 * switched off, is closed and not left to end.
 */
@ApplicationScoped
public class OpenStreams {
    private final Map<Long, Open> streams = new ConcurrentHashMap<>();
    private final AtomicLong nextId = new AtomicLong();
    private final LiveConfiguration configuration;
    private final Meters meters;

    /** A stream; its target is null when no call opened it. */
    private record Open(
            Grant grant,
            CallerFacts caller,
            @Nullable Target target,
            Context context,
            Runnable close) {

        boolean isOff(Switches switches) {
            Switch off =
                    target == null
                            ? switches.covering(grant.server(), caller)
                            : switches.covering(new Call(grant.server(), caller, target, null));
            return off != null;
        }
    }

    OpenStreams(LiveConfiguration configuration, Meters meters) {
        this.configuration = configuration;
        this.meters = meters;
        configuration.onChange(this::closeWhatMayNotStand);
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
        Grant grant = passage.caller().grant();
        Open stream = new Open(grant, passage.callerFacts(), passage.target(), eventLoop(), close);
        streams.put(id, stream);
        meters.openStreams(grant.server(), 1);
        Snapshot now = configuration.current();
        if (now != null) {
            closeUnlessItMayStand(now, stream); // perhaps changed while the server took its time
        }
        return () -> {
            if (streams.remove(id) != null) {
                meters.openStreams(grant.server(), -1);
            }
        };
    }

    private static Context eventLoop() {
        return Objects.requireNonNull(Vertx.currentContext(), "streams open on event loops");
    }

    private void closeWhatMayNotStand(Snapshot snapshot) {
        streams.values().forEach(stream -> closeUnlessItMayStand(snapshot, stream));
    }

    private static void closeUnlessItMayStand(Snapshot snapshot, Open stream) {
        if (!isStillProved(snapshot, stream.grant()) || stream.isOff(snapshot.switches())) {
            stream.context().runOnContext(now -> stream.close().run());
        }
    }

    private static boolean isStillProved(Snapshot snapshot, Grant grant) {
        Grant now = snapshot.provedBy(grant.token()).get(grant.server());
        return now != null
                && now.name().equals(grant.name())
                && snapshot.servers().containsKey(grant.server());
    }
}
