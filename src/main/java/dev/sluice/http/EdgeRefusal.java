package dev.sluice.http;

/** What the edge refuses or ends without a JSON-RPC answer; the names are those of the metric. */
enum EdgeRefusal {
    /** A TLS handshake that failed, or took too long. */
    HANDSHAKE,
    /** Bytes that are not a request. */
    FRAMING,
    /** A request's head that did not come to its end in time. */
    HEAD_TOO_SLOW,
    /** A path of another form than those that are served. */
    PATH,
    /** A method that is not served. */
    METHOD,
    /** A connection beyond the most that may be open. */
    TOO_MANY_CONNECTIONS,
    /** A client that does not read its reply. */
    STALLED
}
