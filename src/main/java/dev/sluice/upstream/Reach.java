package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a server is reached. */
public sealed interface Reach {

    /** The secrets of which none may come back in a reply; empty for one that could not be read. */
    Stream<Optional<Secret>> secrets();

    /** Whether every secret is there: without one of them the server must not be called. */
    default boolean hasItsSecrets() {
        return secrets().allMatch(Optional::isPresent);
    }

    /**
     * By requests to a URL.
     *
     * @param url where it listens, {@code http} or {@code https}, without user-info or fragment
     * @param headers headers injected into each request, by name; an empty value is a secret that
     *     could not be read when the snapshot was made
     * @param oauth how its access tokens are obtained; null when it asks for none
     * @param passed the agent's own headers that it may see, in lower case
     * @param transport how requests are carried there
     */
    record Http(
            URI url,
            Map<String, Optional<Secret>> headers,
            @Nullable OAuth oauth,
            List<String> passed,
            Transport transport)
            implements Reach {
        public Http {
            headers = Map.copyOf(headers);
            passed = List.copyOf(passed);
        }

        @Override
        public Stream<Optional<Secret>> secrets() {
            return headers.values().stream();
        }

        @Override
        public boolean hasItsSecrets() {
            ServerTls tls = transport.tls();
            return Reach.super.hasItsSecrets()
                    && (oauth == null || oauth.hasItsSecrets())
                    && (tls == null || tls.secrets().allMatch(Optional::isPresent));
        }
    }

    /**
     * By a process of its own, which reads messages from its standard input and writes them to its
     * standard output.
     *
     * @param command the program and its arguments; never handed to a shell
     * @param variables the part of its environment that anyone may see
     * @param keys the secret part of its environment; an empty value is a secret that could not be
     *     read when the snapshot was made
     * @param directory where it starts; null for the gateway's own
     */
    record Command(
            List<String> command,
            Map<String, String> variables,
            Map<String, Optional<Secret>> keys,
            @Nullable Path directory)
            implements Reach {
        public Command {
            command = List.copyOf(command);
            variables = Map.copyOf(variables);
            keys = Map.copyOf(keys);
        }

        @Override
        public Stream<Optional<Secret>> secrets() {
            return keys.values().stream();
        }
    }
}
