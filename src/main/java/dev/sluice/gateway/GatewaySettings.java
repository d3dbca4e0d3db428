package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds on what a server may make the gateway keep. */
@ConfigMapping(prefix = "sluice.reply")
public interface GatewaySettings {

    /** The largest event of a stream, in bytes. */
    @WithDefault("16777216")
    int largestEvent();

    /** The largest list or initialize reply, in bytes: these are read whole before they pass. */
    @WithDefault("16777216")
    int largestList();

    /** Up to this many bytes a reply is passed on at once; what is larger is streamed. */
    @WithDefault("65536")
    int buffered();
}
