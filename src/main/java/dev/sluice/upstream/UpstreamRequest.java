package dev.sluice.upstream;

import java.util.Map;

/**
 * What is sent to a server.
 *
 * @param server which
 * @param verb how
 * @param headers the headers MCP defines, by name; the server's own credentials are added by the
 *     client that sends it
 * @param quiet whether its reply is a stream in which nothing need ever happen
 * @param body the judged bytes; empty for anything but {@link Verb#POST}; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each call would cost
public record UpstreamRequest(
        Server server, Verb verb, Map<String, String> headers, boolean quiet, byte[] body) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    /** How long it may take. */
    public Timeouts timeouts() {
        return quiet ? server.timeouts().ofQuietStream() : server.timeouts();
    }
}
