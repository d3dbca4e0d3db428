package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Bounds on what a server may make the gateway keep. */
@ConfigMapping(prefix = "sluice.reply")
public interface GatewaySettings {

    /** The largest event of a stream, in bytes. */
    @WithDefault("16777216")
    int largestEvent();

    /**
     * The largest reply that is read whole before it passes, in bytes: lists, completions,
     * initialize and discovery, and the resources of 2026-07-28.
     */
    @WithDefault("16777216")
    int largestList();

    /** Up to this many bytes a reply is passed on at once; what is larger is streamed. */
    @WithDefault("65536")
    int buffered();

    /**
     * How many bytes of replies that are read whole may be kept at once, by all requests together;
     * a reply that would need more is given up with 503. Without it, a quarter of the largest heap.
     */
    OptionalLong memory();

    /**
     * The longest time for which agents may keep a result (`ttlMs` of 2026-07-28): so long may a
     * list show what a changed policy has hidden. It can be called no longer than the change takes.
     */
    @WithDefault("60s")
    Duration longestTtl();

    /**
     * Names of servers whose tools are listed and called although their definitions hold hidden
     * text: control characters, Unicode tags, bidirectional overrides, runs of variation selectors
     * or of characters without width.
     */
    Optional<List<String>> hiddenTextFrom();

    /**
     * Names of servers out of whose tools' titles and descriptions hidden text is cut, so that they
     * are listed and called. A tool that holds some elsewhere, as in a name or a value, is left
     * out.
     */
    Optional<List<String>> hiddenTextStrippedFrom();
}
