package dev.sluice.upstream.channel.stdio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What servers that are started as a command may cost. */
@ConfigMapping(prefix = "sluice.stdio")
interface ProcessSettings {

    /**
     * The most processes at once, over all servers and sessions. A session beyond that is refused
     * with 503; the one that has idled longest, for a minute at least, is ended to make room for
     * the next attempt.
     */
    @WithDefault("32")
    int maxProcesses();

    /** How long a session may send nothing, and listen to nothing, before its process is ended. */
    @WithDefault("${sluice.session.idle:1h}")
    Duration idle();

    /**
     * How long a process is waited for after its standard input was closed, and once more after it
     * was told to end, before it is killed.
     */
    @WithDefault("2s")
    Duration grace();

    /**
     * The most memory, in octets, that a process and all it started may hold; one that holds more
     * is ended. 0 is no bound. Seen on Linux only.
     */
    @WithDefault("1073741824")
    long maxMemory();

    /** The longest message of a server, in octets; a process that writes a longer one is ended. */
    @WithDefault("10485760")
    int longestMessage();
}
