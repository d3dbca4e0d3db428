package dev.sluice.cli;

import dev.sluice.config.MountedSecrets;
import dev.sluice.config.SecretReference;
import dev.sluice.secret.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the values of headers are to be found. */
final class CredentialOption {
    @Option(
            names = "--header",
            paramLabel = "NAME=env:VARIABLE|file:PATH",
            description = "A header that the server wants, its value from a variable or a file.")
    private List<String> headers = new ArrayList<>();

    /** Where each value is. */
    Map<String, SecretReference> references() {
        return SecretPlaces.of("--header", headers);
    }

    /** The values. */
    Map<String, Optional<Secret>> secrets(Terminal terminal) {
        MountedSecrets secrets =
                new MountedSecrets(
                        variable -> Optional.ofNullable(terminal.environment().get(variable)));
        Map<String, Optional<Secret>> values = new HashMap<>();
        references()
                .forEach(
                        (name, reference) -> {
                            Optional<Secret> value = secrets.read(reference);
                            if (value.isEmpty()) {
                                throw new UnusableInputException(
                                        "the secret of --header "
                                                + name
                                                + " cannot be read or used");
                            }
                            values.put(name, value);
                        });
        return values;
    }
}
