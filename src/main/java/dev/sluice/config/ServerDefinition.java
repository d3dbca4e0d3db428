package dev.sluice.config;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server as its document describes it: secrets are named, not read.
 *
 * @param name the document's name
 * @param url where it listens
 * @param headers where the value of each injected header is to be found
 * @param timeouts how long it may take
 * @param oauth how its access tokens are obtained; null when it asks for none
 * @param passed the agent's own headers that it may see, in lower case
 */
public record ServerDefinition(
        String name,
        URI url,
        Map<String, SecretReference> headers,
        Timeouts timeouts,
        @Nullable OAuthDefinition oauth,
        List<String> passed) {
    public ServerDefinition {
        headers = Map.copyOf(headers);
        passed = List.copyOf(passed);
    }

    /** The files that hold its secrets. */
    Stream<Path> secretFiles() {
        Stream<SecretReference> others = oauth == null ? Stream.empty() : oauth.secrets().stream();
        return Stream.concat(headers.values().stream(), others)
                .filter(SecretReference.FromFile.class::isInstance)
                .map(reference -> ((SecretReference.FromFile) reference).path());
    }

    Server resolve(SecretSource secrets) {
        Map<String, Optional<Secret>> values = new HashMap<>();
        headers.forEach((header, reference) -> values.put(header, secrets.read(reference)));
        OAuth resolved = oauth == null ? null : oauth.resolve(secrets);
        return new Server(name, url, values, timeouts, resolved, passed);
    }
}
