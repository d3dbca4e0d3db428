package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One upstream MCP server that speaks streamable HTTP.
 *
 * @param name the document's name; agents connect to {@code /mcp/NAME}
 * @param url where it listens, {@code http} or {@code https}, without user-info or fragment
 * @param headers headers injected into each request, by name; an empty value is a secret that could
 *     not be read when the snapshot was made
 * @param timeouts how long it may take
 * @param oauth how its access tokens are obtained; null when it asks for none
 * @param passed the agent's own headers that it may see, in lower case
 */
public record Server(
        String name,
        URI url,
        Map<String, Optional<Secret>> headers,
        Timeouts timeouts,
        @Nullable OAuth oauth,
        List<String> passed) {
    public Server {
        headers = Map.copyOf(headers);
        passed = List.copyOf(passed);
    }

    /** A server that asks for no access token and sees no header of an agent's own. */
    public Server(String name, URI url, Map<String, Optional<Secret>> headers, Timeouts timeouts) {
        this(name, url, headers, timeouts, null, List.of());
    }

    /** Whether every secret is there: without one of them the server must not be called. */
    public boolean hasItsSecrets() {
        return headers.values().stream().allMatch(Optional::isPresent)
                && (oauth == null || oauth.hasItsSecrets());
    }
}
