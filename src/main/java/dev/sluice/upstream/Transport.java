package dev.sluice.upstream;

import org.jspecify.annotations.Nullable;

/**
 * How requests are carried to a server at a URL.
 *
 * @param form which of MCP's transports it speaks
 * @param http2 whether HTTP/2 is spoken with it where it can be: agreed on by ALPN over TLS, and
 *     known beforehand without
 * @param tls whom to believe there, and who Sluice is; null for what the process does by default
 * @param most how many requests may be under way at once; 0 for the process's own bound
 * @param waiting how many more may wait for a place; -1 for as many as may be under way
 * @param tellsCaller whether it is told, by a name that means nothing elsewhere, which requests
 *     have one caller
 */
public record Transport(
        Form form,
        boolean http2,
        @Nullable ServerTls tls,
        int most,
        int waiting,
        boolean tellsCaller) {

    /** What a server document means that says nothing of it. */
    public static final Transport DEFAULT =
            new Transport(Form.STREAMABLE_HTTP, false, null, 0, -1, false);

    /** One of MCP's transports over HTTP. */
    public enum Form {
        /** One endpoint (since 2025-03-26). */
        STREAMABLE_HTTP,
        /** A stream of events, and an address for messages that it tells (2024-11-05). */
        SSE
    }
}
