package dev.sluice.cli;

import dev.sluice.config.MountedSecrets;
import dev.sluice.config.SecretReference;
import dev.sluice.secret.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/**
 * Where the values of headers are to be found. The values themselves are never taken: whoever sees
 * the processes of a machine sees their arguments.
 */
final class CredentialOption {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+)=(?:env:([A-Za-z_]\\w*)|file:(.+))");

    @Option(
            names = "--header",
            paramLabel = "NAME=env:VARIABLE|file:PATH",
            description = "A header that the server wants, its value from a variable or a file.")
    private List<String> headers = new ArrayList<>();

    /** Where each value is. */
    Map<String, SecretReference> references() {
        Map<String, SecretReference> references = new TreeMap<>();
        for (String each : headers) {
            Matcher written = FORM.matcher(each);
            if (!written.matches()) {
                throw new UnusableInputException(
                        "--header takes NAME=env:VARIABLE or NAME=file:PATH; a secret itself does"
                                + " not belong on a command line");
            }
            references.put(written.group(1), reference(written));
        }
        return references;
    }

    private static SecretReference reference(Matcher written) {
        return written.group(2) != null
                ? new SecretReference.FromEnvironment(written.group(2))
                : new SecretReference.FromFile(
                        Path.of(written.group(3)).toAbsolutePath().normalize());
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
