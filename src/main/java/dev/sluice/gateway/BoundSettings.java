package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one caller, one address and all of them together may have on this replica. */
@ConfigMapping(prefix = "sluice.http")
public interface BoundSettings {

    /**
     * The most open streams of one caller. At the bound, its calls are refused before they run.
     * Streams opened by GET or {@code subscriptions/listen} take three quarters of them at most.
     */
    @WithDefault("64")
    int streamsPerCaller();

    /**
     * The most calls of one caller under way at once, with its open streams: each may be answered
     * by a stream. Less than {@code sluice.http.streams}, or one caller could use up all of them.
     */
    @WithDefault("256")
    int requestsPerCaller();

    /**
     * The most open streams of all callers, with the calls under way. Streams opened by GET or
     * {@code subscriptions/listen} take three quarters of them at most.
     */
    @WithDefault("10000")
    int streams();

    /**
     * How many failed authentications of one address a minute are answered with 401; the others get
     * 429. Valid credentials are always taken.
     */
    @WithDefault("60")
    int failedAttemptsPerMinute();
}
