package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Every stream now open, so that one whose credential is revoked is closed and not left to end. */
@ApplicationScoped
public class OpenStreams {
    private final Map<Long, Open> streams = new ConcurrentHashMap<>();
    private final AtomicLong nextId = new AtomicLong();
    private final LiveConfiguration configuration;
    private final Meters meters;

    private record Open(Caller caller, Context context, Runnable close) {}

    OpenStreams(LiveConfiguration configuration, Meters meters) {
        this.configuration = configuration;
        this.meters = meters;
        configuration.onChange(this::closeRevoked);
    }

    /**
     * Remembers a stream until it ends.
     *
     * @param close ends it; called on the event loop that this method is called on
     * @return to be run once the stream has ended, however it did
     */
    Runnable opened(Caller caller, Runnable close) {
        long id = nextId.incrementAndGet();
        Open stream = new Open(caller, eventLoop(), close);
        streams.put(id, stream);
        meters.openStreams(caller.grant().server(), 1);
        Snapshot now = configuration.current();
        if (now != null) {
            closeIfRevoked(now, stream); // perhaps while the server took its time to answer
        }
        return () -> {
            if (streams.remove(id) != null) {
                meters.openStreams(caller.grant().server(), -1);
            }
        };
    }

    private static Context eventLoop() {
        return Objects.requireNonNull(Vertx.currentContext(), "streams open on event loops");
    }

    private void closeRevoked(Snapshot snapshot) {
        streams.values().forEach(stream -> closeIfRevoked(snapshot, stream));
    }

    private static void closeIfRevoked(Snapshot snapshot, Open stream) {
        if (!isStillProved(snapshot, stream.caller().grant())) {
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
