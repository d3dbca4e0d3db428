package dev.sluice.config;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A server as its document describes it: secrets are named, not read.
 *
 * @param name the document's name
 * @param url where it listens
 * @param headers where the value of each injected header is to be found
 * @param timeouts how long it may take
 */
public record ServerDefinition(
        String name, URI url, Map<String, SecretReference> headers, Timeouts timeouts) {
    public ServerDefinition {
        headers = Map.copyOf(headers);
    }

    Server resolve(SecretSource secrets) {
        Map<String, Optional<Secret>> values = new HashMap<>();
        headers.forEach((header, reference) -> values.put(header, secrets.read(reference)));
        return new Server(name, url, values, timeouts);
    }
}
