package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One upstream MCP server.
 *
 * @param name the document's name; agents connect to {@code /mcp/NAME}
 * @param reach how it is reached
 * @param timeouts how long it may take
 */
public record Server(String name, Reach reach, Timeouts timeouts) {

    /** A server at a URL. */
    public Server(
            String name,
            URI url,
            Map<String, Optional<Secret>> headers,
            Timeouts timeouts,
            @Nullable OAuth oauth,
            List<String> passed) {
        this(name, new Reach.Http(url, headers, oauth, passed, Transport.DEFAULT), timeouts);
    }

    /** A server at a URL that asks for no access token and sees no header of an agent's own. */
    public Server(String name, URI url, Map<String, Optional<Secret>> headers, Timeouts timeouts) {
        this(name, url, headers, timeouts, null, List.of());
    }

    /**
     * The URL and what is sent there.
     *
     * @throws IllegalStateException when it is no server at a URL
     */
    public Reach.Http http() {
        if (reach instanceof Reach.Http http) {
            return http;
        }
        throw new IllegalStateException("server " + name + " has no URL");
    }

    /** How its access tokens are obtained; null when it asks for none. */
    public @Nullable OAuth oauth() {
        return reach instanceof Reach.Http http ? http.oauth() : null;
    }

    /** The agent's own headers that it may see, in lower case. */
    public List<String> passed() {
        return reach instanceof Reach.Http http ? http.passed() : List.of();
    }

    /** Whether every secret is there: without one of them the server must not be called. */
    public boolean hasItsSecrets() {
        return reach.hasItsSecrets();
    }
}
