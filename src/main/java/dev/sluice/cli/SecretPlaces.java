package dev.sluice.cli;

import dev.sluice.config.SecretReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where secrets are, as arguments say it. The secrets themselves are never taken: whoever sees the
 * processes of a machine sees their arguments.
 */
final class SecretPlaces {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+)=(?:env:([A-Za-z_]\\w*)|file:(.+))");

    private SecretPlaces() {}

    static Map<String, SecretReference> of(String option, List<String> arguments) {
        Map<String, SecretReference> references = new TreeMap<>();
        for (String each : arguments) {
            Matcher written = FORM.matcher(each);
            if (!written.matches()) {
                throw new UnusableInputException(
                        option
                                + " takes NAME=env:VARIABLE or NAME=file:PATH; a secret itself does"
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
}
