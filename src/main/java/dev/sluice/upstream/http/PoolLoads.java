package dev.sluice.upstream.http;

import dev.sluice.telemetry.Meters;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** How busy the connections to each server are; asked when somebody looks. */
@Singleton
class PoolLoads {
    private final Gauges gauges;
    private final Map<Places, String> servers = new ConcurrentHashMap<>();

    /** Shows three numbers of a server, which are asked for again and again. */
    interface Gauges {
        void show(
                String server,
                Supplier<Number> active,
                Supplier<Number> queued,
                Supplier<Number> most);
    }

    @Inject
    PoolLoads(Meters meters) {
        this(meters::upstream);
    }

    PoolLoads(Gauges gauges) {
        this.gauges = gauges;
    }

    /** A server may have several, while those of its document's last edition come to an end. */
    void begin(String server, Places places) {
        servers.put(places, server);
        gauges.show(
                server,
                () -> sum(server, Places::taken),
                () -> sum(server, Places::queued),
                () -> sum(server, Places::most));
    }

    void end(Places places) {
        servers.remove(places);
    }

    private int sum(String server, ToIntFunction<Places> of) {
        return servers.entrySet().stream()
                .filter(each -> each.getValue().equals(server))
                .mapToInt(each -> of.applyAsInt(each.getKey()))
                .sum();
    }
}
