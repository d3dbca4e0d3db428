package dev.sluice.admin;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Who may use the admin API of the management port. */
@ConfigMapping(prefix = "sluice.admin")
public interface AdminSettings {

    /**
     * A file with the token of the operator {@code admin}, and nothing else; it is read again for
     * each request. Without it, and without an operator in the documents, the admin API is off.
     */
    Optional<Path> tokenFile();
}
