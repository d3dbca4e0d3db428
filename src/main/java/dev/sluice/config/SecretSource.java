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
}
