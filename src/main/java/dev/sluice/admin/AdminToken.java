package dev.sluice.admin;

import dev.sluice.config.MountedSecrets;
import dev.sluice.config.SecretReference;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.TokenHash;
import dev.sluice.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** What proves the operator {@code admin}. */
@ApplicationScoped
class AdminToken {
    static final String OPERATOR = "admin";

    private static final Logger LOG = Logger.getLogger(AdminToken.class);

    private final Vertx vertx;
    private final Optional<Path> file;
    private final MountedSecrets secrets = new MountedSecrets(variable -> Optional.empty());
    private final AtomicBoolean told = new AtomicBoolean();

    AdminToken(Vertx vertx, AdminSettings settings) {
        this.vertx = vertx;
        this.file = settings.tokenFile();
    }

    boolean isConfigured() {
        return file.isPresent();
    }

    /**
     * Whether these {@code Authorization} headers prove the operator. The file is read each time,
     * so that a token that was replaced is worth nothing from then on.
     */
    Future<Boolean> isProvedBy(List<String> headers) {
        if (!(Credentials.read(headers) instanceof Credentials.Bearer presented)) {
            return Future.succeededFuture(false);
        }
        return vertx.<Boolean>executeBlocking(() -> matches(presented.hash()), false);
    }

    private boolean matches(TokenHash presented) {
        Optional<Secret> token =
                file.flatMap(path -> secrets.read(new SecretReference.FromFile(path)));
        boolean unusable = token.isEmpty();
        if (unusable && !told.getAndSet(true)) {
            LOG.errorf("%s holds no usable token: the admin API refuses everybody", file.get());
        }
        told.set(unusable);
        return token.filter(secret -> TokenHash.of(secret.reveal()).equals(presented)).isPresent();
    }
}
