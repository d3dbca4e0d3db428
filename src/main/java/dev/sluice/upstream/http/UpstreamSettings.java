package dev.sluice.upstream.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the gateway connects to servers. */
@ConfigMapping(prefix = "sluice.upstream")
public interface UpstreamSettings {

    /**
     * The most connections in use to one server, and how many more calls may wait for one, unless
     * its document's `concurrency` says fewer; each open stream holds one. Streams opened by GET or
     * `subscriptions/listen` take three quarters of them at most. Idle ones of another event loop
     * are not counted: what is open may exceed this by what was in use lately.
     */
    @WithDefault("4096")
    int maxConnections();

    /**
     * How long an idle connection is kept. Shorter than the five seconds after which Node.js
     * servers close theirs, so that a call is not sent into a connection that is being closed.
     */
    @WithDefault("4s")
    Duration keepAlive();

    /**
     * The certificates that servers are believed by whose documents name none, in PEM; those of the
     * JVM when it is absent. There is no setting that believes any other.
     */
    Optional<Path> caFile();
}
