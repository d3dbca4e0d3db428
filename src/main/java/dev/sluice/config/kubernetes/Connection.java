package dev.sluice.config.kubernetes;

import dev.sluice.config.Problem;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether changes are heard of, and since when not. */
final class Connection {
    private static final Logger LOG = Logger.getLogger("dev.sluice.config");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final String namespace;
    private final Duration patience;
    private final InstantSource clock;
    private @Nullable Loss loss;

    /** What keeps changes from being heard of. */
    private record Loss(Instant since, String why, boolean lasting) {}

    /**
     * Begins without a fault.
     *
     * @param namespace whose objects are watched
     * @param patience how long a fault that may pass is told to nobody but the log
     * @param clock measures that time
     */
    Connection(String namespace, Duration patience, InstantSource clock) {
        this.namespace = namespace;
        this.patience = patience;
        this.clock = clock;
    }

    /** Changes are heard of. */
    synchronized void up() {
        if (loss != null) {
            LOG.infof("The ConfigMaps of namespace %s are watched again", namespace);
            loss = null;
        }
    }

    /** Changes may happen that are not heard of. */
    synchronized void lost(RuntimeException cause) {
        Loss before = loss;
        Loss now =
                new Loss(
                        before == null ? clock.instant() : before.since(),
                        why(cause),
                        isRefusal(cause));
        if (before == null || !before.why().equals(now.why())) {
            LOG.warnf(
                    "The ConfigMaps of namespace %s cannot be watched, it is tried again: %s",
                    namespace, now.why());
        }
        loss = now;
    }

    synchronized boolean isLost() {
        return loss != null;
    }

    /** How long that has been so; zero while changes are heard of. */
    synchronized Duration lostFor() {
        return loss == null ? Duration.ZERO : Duration.between(loss.since(), clock.instant());
    }

    /** What operators are told: at once if it will not pass by itself, else after a while. */
    synchronized Optional<Problem> trouble() {
        Loss now = loss;
        if (now == null || (!now.lasting() && lostFor().compareTo(patience) < 0)) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.ofFile(
                        "configmap/",
                        "changes in namespace "
                                + namespace
                                + " are not heard of since "
                                + now.since()
                                + ": "
                                + now.why()));
    }

    private String why(RuntimeException cause) {
        if (isRefusal(cause)) {
            return "the Kubernetes API refuses it (status "
                    + statusOf(cause)
                    + "); let Sluice's service account get, list and watch configmaps in namespace "
                    + namespace;
        }
        int status = statusOf(cause);
        return status > 0
                ? "the Kubernetes API answers with status " + status
                : "the Kubernetes API cannot be reached (" + root(cause) + ")";
    }

    private static boolean isRefusal(RuntimeException cause) {
        return statusOf(cause) == UNAUTHORIZED || statusOf(cause) == FORBIDDEN;
    }

    private static int statusOf(RuntimeException cause) {
        return cause instanceof KubernetesClientException refusal ? refusal.getCode() : 0;
    }

    /** Its kind only: messages of libraries may hold addresses and what was sent there. */
    private static String root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }
}
