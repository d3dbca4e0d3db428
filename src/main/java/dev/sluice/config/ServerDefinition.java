package dev.sluice.config;

import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server as its document describes it: secrets are named, not read.
 *
 * @param name the document's name
 * @param reach how it is reached
 * @param timeouts how long it may take
 */
public record ServerDefinition(String name, ReachDefinition reach, Timeouts timeouts) {

    /** The files that hold its secrets. */
    Stream<Path> secretFiles() {
        return reach.references()
                .filter(SecretReference.FromFile.class::isInstance)
                .map(reference -> ((SecretReference.FromFile) reference).path());
    }

    /** How its access tokens are obtained; null when it asks for none. */
    public @Nullable OAuthDefinition oauth() {
        return reach instanceof ReachDefinition.Http http ? http.oauth() : null;
    }

    Server resolve(SecretSource secrets) {
        return new Server(name, reach.resolve(secrets), timeouts);
    }
}
