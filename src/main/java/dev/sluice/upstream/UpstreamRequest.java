package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a server.
 *
 * @param server which
 * @param verb how
 * @param headers the headers MCP defines and those of the agent's that may pass, by name; the
 *     server's own credentials are added by the client that sends it
 * @param quiet whether its reply is a stream in which nothing need ever happen
 * @param body the judged bytes; empty for anything but {@link Verb#POST}; must not be changed
 * @param caller who calls, as a name that tells one caller from another and nothing else; empty for
 *     nobody in particular
 * @param subject the token of whoever calls, for a server whose tokens are exchanged for it; it is
 *     never sent to the server itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy for each call would cost
public record UpstreamRequest(
        Server server,
        Verb verb,
        Map<String, String> headers,
        boolean quiet,
        byte[] body,
        String caller,
        @Nullable Secret subject) {
    public UpstreamRequest {
        headers = Headers.of(headers);
    }

    /** A request for nobody in particular. */
    public UpstreamRequest(
            Server server, Verb verb, Map<String, String> headers, boolean quiet, byte[] body) {
        this(server, verb, headers, quiet, body, "", null);
    }

    /** How long it may take. */
    public Timeouts timeouts() {
        return quiet ? server.timeouts().ofQuietStream() : server.timeouts();
    }
}
