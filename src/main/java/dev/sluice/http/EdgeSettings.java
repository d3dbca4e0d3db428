package dev.sluice.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the port for agents accepts. */
@ConfigMapping(prefix = "sluice.http")
public interface EdgeSettings {

    /** Host names, with or without port, that requests may name; protects from DNS rebinding. */
    @WithDefault("localhost,127.0.0.1,[::1]")
    List<String> allowedHosts();

    /**
     * Origins whose pages may call from a browser, each as {@code scheme://host[:port]}; they are
     * answered with CORS headers. Without it, requests may name a page served from this machine as
     * their origin, and no CORS headers are sent.
     */
    Optional<List<String>> allowedOrigins();

    /** The largest message, in bytes. */
    @WithDefault("10485760")
    int largestBody();

    /** How long a message may take to arrive. */
    @WithDefault("30s")
    Duration bodyTime();

    /** How long a request's head may take to arrive. */
    @WithDefault("10s")
    Duration headTime();

    /** How long a connection may stay open without a request. */
    @WithDefault("75s")
    Duration idleTime();

    /**
     * After this long without an event an event stream is sent a comment, so that nothing between
     * takes it for dead, and an agent that is gone is noticed.
     */
    @WithDefault("15s")
    Duration heartbeat();

    /**
     * The most connections of the process; the next is closed at once. With TLS a connection counts
     * from the end of its handshake on, for which it has the head time.
     */
    @WithDefault("20000")
    int maxConnections();

    /**
     * A client that reads less than 32 KiB in this time, while more of a reply waits than is kept
     * for it, has its connection cut.
     */
    @WithDefault("60s")
    Duration stalledTime();

    /**
     * From how much of the heap in use, in percent, new requests are answered with 503 while open
     * streams live on. Garbage hardly counts; more than 100 never refuses.
     */
    @WithDefault("95")
    int shedAtHeapPercent();

    /**
     * How many event loops serve the port; without it, one for each processor, and two at least.
     */
    OptionalInt eventLoops();
}
