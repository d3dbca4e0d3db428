package dev.sluice.config;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says which of a server's secrets could not be read, so that an operator need not guess. */
final class MissingSecrets {
    private MissingSecrets() {}

    /** What each of them is for. */
    static List<String> of(Server server) {
        return server.reach() instanceof Reach.Http http
                ? of(http)
                : absent("variable ", ((Reach.Command) server.reach()).keys());
    }

    private static List<String> of(Reach.Http http) {
        List<String> missing = absent("header ", http.headers());
        OAuth oauth = http.oauth();
        if (oauth != null && !oauth.hasItsSecrets()) {
            missing.add("auth.oauth2");
        }
        return missing;
    }

    private static List<String> absent(String kind, Map<String, Optional<Secret>> secrets) {
        List<String> missing = new ArrayList<>();
        secrets.forEach(
                (name, secret) -> {
                    if (secret.isEmpty()) {
                        missing.add(kind + name);
                    }
                });
        return missing;
    }
}
