package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** How agents reach the gateway. */
@ConfigMapping(prefix = "sluice")
public interface PublicSettings {

    /**
     * The address by which agents know the gateway, without a path unless something before it adds
     * one: {@code https://mcp.example}. Required with grants by JWT, which must be issued for
     * {@code ADDRESS/mcp/SERVER}.
     */
    Optional<URI> publicUrl();
}
