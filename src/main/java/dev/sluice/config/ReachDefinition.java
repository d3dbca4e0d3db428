package dev.sluice.config;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.Reach;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a server is reached, as its document describes it: secrets are named, not read. */
public sealed interface ReachDefinition {

    /** Where its secrets are to be found. */
    Stream<SecretReference> references();

    /** The same with its secrets. */
    Reach resolve(SecretSource secrets);

    /**
     * By requests to a URL.
     *
     * @param url where it listens
     * @param headers where the value of each injected header is to be found
     * @param oauth how its access tokens are obtained; null when it asks for none
     * @param passed the agent's own headers that it may see, in lower case
     * @param transport how requests are carried there
     */
    record Http(
            URI url,
            Map<String, SecretReference> headers,
            @Nullable OAuthDefinition oauth,
            List<String> passed,
            TransportDefinition transport)
            implements ReachDefinition {
        public Http {
            headers = Map.copyOf(headers);
            passed = List.copyOf(passed);
        }

        @Override
        public Stream<SecretReference> references() {
            Stream<SecretReference> others =
                    oauth == null ? Stream.empty() : oauth.secrets().stream();
            return Stream.of(headers.values().stream(), others, transport.references())
                    .flatMap(each -> each);
        }

        @Override
        public Reach resolve(SecretSource secrets) {
            OAuth resolved = oauth == null ? null : oauth.resolve(secrets);
            return new Reach.Http(
                    url, read(headers, secrets), resolved, passed, transport.resolve(secrets));
        }
    }

    /**
     * By a process of its own.
     *
     * @param command the program and its arguments
     * @param variables the part of its environment that anyone may see
     * @param keys where the secret part of its environment is to be found
     * @param directory where it starts; null for the gateway's own
     */
    record Command(
            List<String> command,
            Map<String, String> variables,
            Map<String, SecretReference> keys,
            @Nullable Path directory)
            implements ReachDefinition {
        public Command {
            command = List.copyOf(command);
            variables = Map.copyOf(variables);
            keys = Map.copyOf(keys);
        }

        @Override
        public Stream<SecretReference> references() {
            return keys.values().stream();
        }

        @Override
        public Reach resolve(SecretSource secrets) {
            return new Reach.Command(command, variables, read(keys, secrets), directory);
        }
    }

    private static Map<String, Optional<Secret>> read(
            Map<String, SecretReference> references, SecretSource secrets) {
        Map<String, Optional<Secret>> values = new HashMap<>();
        references.forEach((name, reference) -> values.put(name, secrets.read(reference)));
        return values;
    }
}
