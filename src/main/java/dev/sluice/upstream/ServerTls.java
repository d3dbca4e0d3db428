package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * TLS with one server.
 *
 * @param files what its document names, in PEM; an empty value could not be read when the snapshot
 *     was made
 */
public record ServerTls(Map<Part, Optional<Secret>> files) {

    /** What a file is for. */
    public enum Part {
        /** The certificates that the server is believed by, in place of those of the process. */
        AUTHORITIES,
        /** The chain of certificates by which Sluice says who it is. */
        CERTIFICATE,
        /** The private key of that. */
        KEY
    }

    public ServerTls {
        files = Map.copyOf(files);
    }

    /** What all the files hold. */
    Stream<Optional<Secret>> secrets() {
        return files.values().stream();
    }
}
