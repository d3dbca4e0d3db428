package dev.sluice.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.Optional;

/**
 * How agents reach the gateway. Its prefix is the one setting: a mapping of all of {@code sluice}
 * would refuse each property of that name which is no setting, such as those of tests and benches.
 */
@ConfigMapping(prefix = "sluice.public-url")
public interface PublicSettings {

    /**
     * The address by which agents know the gateway, without a path unless something before it adds
     * one: {@code https://mcp.example}. Required with grants by JWT, which must be issued for
     * {@code ADDRESS/mcp/SERVER}.
     */
    @WithParentName
    Optional<URI> publicUrl();
}
