package dev.sluice.gateway;

import dev.sluice.config.StdioSettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Warns whoever seems to run several replicas that a process lives on one of them. */
@ApplicationScoped
class OneReplicaWarning {
    private static final Logger LOG = Logger.getLogger(OneReplicaWarning.class);

    void onStart(@Observes StartupEvent event, StdioSettings stdio, Config config) {
        warn(stdio.enabled(), config.getOptionalValue(Sessions.STORE, String.class).isPresent());
    }

    /**
     * Warns if need be.
     *
     * @param commands whether servers may be commands
     * @param shared whether other replicas may share what this one counts
     */
    static void warn(boolean commands, boolean shared) {
        if (commands && shared) {
            LOG.warn(
                    "sluice.stdio.enabled and quarkus.redis.hosts are both set: a session with a"
                            + " server that is a command lives on the replica that began it, and"
                            + " the others do not know it; run one replica, or send each session to"
                            + " the same one");
        }
    }
}
