package dev.sluice.cli.bridge;

import dev.sluice.secret.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the server's process finds in its environment: all that the bridge has, for it is there for
 * this server alone, but what Sluice itself would be set up by.
 *
 * @param variables what anyone may see
 * @param keys what is taken out of the log and of replies
 */
public record ChildEnvironment(Map<String, String> variables, Map<String, Optional<Secret>> keys) {
    private static final Pattern OF_SLUICE = Pattern.compile("(SLUICE|QUARKUS)_.*");
    private static final Pattern KEY_LIKE = Pattern.compile("(?i).*(key|token|secret|password).*");

    /** Says where something is, not what it is: an agent may have to read it. */
    private static final Pattern PLACE =
            Pattern.compile("(?i).*_(file|path|dir|url|uri|host|port)");

    public ChildEnvironment {
        variables = Map.copyOf(variables);
        keys = Map.copyOf(keys);
    }

    /** Takes apart what a process has. */
    public static ChildEnvironment of(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        Map<String, Optional<Secret>> keys = new HashMap<>();
        environment.forEach(
                (name, value) -> {
                    if (OF_SLUICE.matcher(name).matches()) {
                        return;
                    }
                    if (KEY_LIKE.matcher(name).matches() && !PLACE.matcher(name).matches()) {
                        keys.put(name, Optional.of(new Secret(value)));
                    } else {
                        variables.put(name, value);
                    }
                });
        return new ChildEnvironment(variables, keys);
    }
}
