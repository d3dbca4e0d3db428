package dev.sluice.upstream.channel.sse;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What servers with `transport: sse` may cost. */
@ConfigMapping(prefix = "sluice.upstream.sse")
interface SseSettings {

    /**
     * The most sessions at once with servers of HTTP+SSE, all servers together; each holds one
     * connection. A session beyond that is refused with 503; the one that has idled longest, for a
     * minute at least, is ended to make room for the next attempt.
     */
    @WithDefault("1024")
    int maxSessions();

    /** How long a session may send nothing, and listen to nothing, before its stream is closed. */
    @WithDefault("${sluice.session.idle:1h}")
    Duration idle();

    /** The longest message of a server, in octets; the session of a longer one is ended. */
    @WithDefault("10485760")
    int longestMessage();
}
