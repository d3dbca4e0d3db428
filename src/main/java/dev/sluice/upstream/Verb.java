package dev.sluice.upstream;

/** The HTTP methods of streamable HTTP. */
public enum Verb {
    /** Sends one message. */
    POST,
    /** Opens or resumes a stream of messages from the server. */
    GET,
    /** Ends a session. */
    DELETE
}
