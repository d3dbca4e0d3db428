package dev.sluice.gateway;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the session key file again and again, so that keys can be changed without a restart. It is
 * read by its whole path each time: a mounted Secret changes by a link that is swapped.
 */
@ApplicationScoped
class SessionKeyWatch {
    private static final Logger LOG = Logger.getLogger(SessionKeyWatch.class);

    private final Vertx vertx;
    private final SessionSettings settings;
    private final Sessions sessions;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable String problem;

    SessionKeyWatch(Vertx vertx, SessionSettings settings, Sessions sessions) {
        this.vertx = vertx;
        this.settings = settings;
        this.sessions = sessions;
    }

    void start(@Observes StartupEvent event) {
        settings.keyFile()
                .ifPresent(
                        file ->
                                vertx.setPeriodic(
                                        Math.max(1, settings.keyPoll().toMillis()),
                                        now -> lookOnWorker(file)));
    }

    /** A disk that hangs holds up one thread and no more. */
    private void lookOnWorker(Path file) {
        if (looking.compareAndSet(false, true)) {
            var unused =
                    vertx.executeBlocking(
                                    () -> {
                                        look(file);
                                        return file;
                                    },
                                    false)
                            .onComplete(done -> looking.set(false));
        }
    }

    /** Takes the keys that are now in the file; without good ones, those in use stay. */
    void look(Path file) {
        try {
            List<SecretKey> keys = SessionKeys.fromFile(file);
            problem = null;
            if (sessions.useKeys(keys)) {
                LOG.infof("%s has changed: %d session keys are in use", file, keys.size());
            }
        } catch (IllegalStateException e) {
            if (!Objects.equals(problem, e.getMessage())) {
                LOG.errorf("%s; the session keys in use stay", e.getMessage());
            }
            problem = e.getMessage();
        }
    }
}
