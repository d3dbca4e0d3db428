package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.identity.Issuer;
import dev.sluice.protocol.JsonStrings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an agent that has to log in is told about a server (RFC 9728, section 2): who issues tokens
 * for it, and under which name. It is the same for every name, there or not.
 */
@ApplicationScoped
public class ProtectedResource {
    private final LiveConfiguration configuration;
    private final PublicAddress address;

    ProtectedResource(LiveConfiguration configuration, PublicAddress address) {
        this.configuration = configuration;
        this.address = address;
    }

    /**
     * Its metadata, as JSON.
     *
     * @param server a name, of a server or of none
     * @return empty when nobody issues tokens, or nobody knows for which address
     */
    public Optional<String> metadata(String server) {
        Snapshot snapshot = configuration.current();
        if (snapshot == null || snapshot.issuers().isEmpty()) {
            return Optional.empty();
        }
        return address.ofServer(server)
                .map(resource -> document(resource, server, snapshot.issuers().values()));
    }

    private static String document(String resource, String server, Collection<Issuer> issuers) {
        String scopes = list(Challenge.scopes(issuers).stream());
        return "{\"resource\":%s,\"authorization_servers\":%s,\"bearer_methods_supported\":[\"header\"]%s,\"resource_name\":%s}"
                .formatted(
                        JsonStrings.quote(resource),
                        list(issuers.stream().map(Issuer::issuer).distinct().sorted()),
                        scopes.equals("[]") ? "" : ",\"scopes_supported\":" + scopes,
                        JsonStrings.quote("MCP server " + server));
    }

    private static String list(Stream<String> texts) {
        return texts.map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"));
    }
}
