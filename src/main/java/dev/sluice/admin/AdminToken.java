package dev.sluice.admin;

import dev.sluice.config.MountedSecrets;
import dev.sluice.config.Samples;
import dev.sluice.config.SecretReference;
import dev.sluice.config.TrivialTokens;
import dev.sluice.identity.Credentials;
import dev.sluice.identity.TokenHash;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** What proves the operator {@code admin}. */
@ApplicationScoped
class AdminToken {
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
     * Whether this proves the operator. The file is read each time, so that a token that was
     * replaced is worth nothing from then on.
     */
    Future<Boolean> isProvedBy(Credentials.Bearer presented) {
        if (file.isEmpty()) {
            return Future.succeededFuture(false);
        }
        return vertx.<Boolean>executeBlocking(() -> matches(presented.hash()), false);
    }

    /** A token that everybody knows must be noticed before somebody uses it. */
    void refuseSample(@Observes StartupEvent event) {
        if (read().filter(AdminToken::isTrivial).isPresent()) {
            throw new IllegalStateException(
                    file.get()
                            + " holds a token that anyone guesses or that stands in the"
                            + " documentation; make one of your own: openssl rand -hex 32");
        }
    }

    private Optional<TokenHash> read() {
        return file.flatMap(path -> secrets.read(new SecretReference.FromFile(path)))
                .map(secret -> TokenHash.of(secret.reveal()));
    }

    private static boolean isTrivial(TokenHash token) {
        return TrivialTokens.contain(token, Samples.ofThisProcess());
    }

    private boolean matches(TokenHash presented) {
        Optional<TokenHash> token = read().filter(hash -> !isTrivial(hash));
        boolean unusable = token.isEmpty();
        if (unusable && !told.getAndSet(true)) {
            LOG.errorf("%s holds no usable token: nobody is the operator admin", file.get());
        }
        told.set(unusable);
        return token.filter(presented::equals).isPresent();
    }
}
