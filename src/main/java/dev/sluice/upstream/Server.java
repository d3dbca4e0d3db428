package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One upstream MCP server that speaks streamable HTTP.
 *
 * @param name the document's name; agents connect to {@code /mcp/NAME}
 * @param url where it listens, {@code http} or {@code https}, without user-info or fragment
 * @param headers headers injected into each request, by name; an empty value is a secret that could
 *     not be read when the snapshot was made
 * @param timeouts how long it may take
 */
public record Server(
        String name, URI url, Map<String, Optional<Secret>> headers, Timeouts timeouts) {
    public Server {
        headers = Map.copyOf(headers);
    }

    /** Whether every secret is there: without one of them the server must not be called. */
    public boolean hasItsSecrets() {
        return headers.values().stream().allMatch(Optional::isPresent);
    }
}
