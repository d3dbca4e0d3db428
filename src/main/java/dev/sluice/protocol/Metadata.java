package dev.sluice.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a request of MCP 2026-07-28 says of itself in {@code params._meta} (Base protocol, _meta).
 */
public final class Metadata {
    /** The key that names the revision, and whose presence makes a request a modern one. */
    public static final String VERSION = "io.modelcontextprotocol/protocolVersion";

    private Metadata() {}

    /** The revision that a message names, whatever its type; null when it names none. */
    public static @Nullable JsonValue version(@Nullable JsonValue params) {
        JsonValue meta = params == null ? null : params.get("_meta");
        return meta == null ? null : meta.get(VERSION);
    }
}
