package dev.sluice.config;

import java.nio.file.Path;

/** Where a secret is to be found; a document never holds one itself. */
public sealed interface SecretReference {

    /**
     * A secret in a file.
     *
     * @param path the absolute path
     */
    record FromFile(Path path) implements SecretReference {}

    /**
     * A secret in the environment of the process.
     *
     * @param variable the variable's name
     */
    record FromEnvironment(String variable) implements SecretReference {}
}
