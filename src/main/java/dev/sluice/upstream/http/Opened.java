package dev.sluice.upstream.http;

/** The connections of one event loop to one server, however they are used. */
sealed interface Opened permits Connections, Http1Connections {
    /** Closes all of them. */
    void close();
}
