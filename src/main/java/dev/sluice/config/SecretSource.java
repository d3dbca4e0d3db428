package dev.sluice.config;

import dev.sluice.secret.Secret;
import java.util.Optional;

/** Reads secrets when a snapshot is made. */
@FunctionalInterface
public interface SecretSource {

    /**
     * The secret now, or nothing when it cannot be had or used: the server then answers 503.
     *
     * @param reference where it is to be found
     */
    Optional<Secret> read(SecretReference reference);

    /**
     * The same of a secret that has lines and goes into no header, such as a key in PEM.
     *
     * @param reference where it is to be found
     */
    default Optional<Secret> readLines(SecretReference reference) {
        return read(reference);
    }
}
