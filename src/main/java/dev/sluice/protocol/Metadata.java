package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a request of MCP 2026-07-28 says of itself in {@code params._meta} (Base protocol, _meta).
 */
public final class Metadata {
    /** The key that names the revision, and whose presence makes a request a modern one. */
    public static final String VERSION = "io.modelcontextprotocol/protocolVersion";

    /** The key of what the client can do, which every request must have. */
    public static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    /** The key of the least level of the log messages that a request asks for. */
    public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

    private Metadata() {}

    /** The revision that a message names, whatever its type; null when it names none. */
    public static @Nullable JsonValue version(@Nullable JsonValue params) {
        JsonValue meta = params == null ? null : params.get("_meta");
        return meta == null ? null : meta.get(VERSION);
    }
}
