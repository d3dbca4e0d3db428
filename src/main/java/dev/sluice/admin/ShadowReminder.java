package dev.sluice.admin;

import dev.sluice.config.Problem;
import dev.sluice.config.ReloadListener;
import dev.sluice.config.Snapshot;
import dev.sluice.telemetry.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Keeps it from being forgotten that some rules refuse nothing. */
@ApplicationScoped
class ShadowReminder implements ReloadListener {
    private static final Logger LOG = Logger.getLogger("dev.sluice.config");

    private final Meters meters;

    ShadowReminder(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void applied(Snapshot snapshot) {
        Map<String, Long> rules = new TreeMap<>();
        snapshot.policies().forEach((name, policy) -> rules.put(name, policy.shadowRules()));
        meters.shadowed(rules);
        String shadows =
                rules.entrySet().stream()
                        .filter(each -> each.getValue() > 0)
                        .map(each -> each.getKey() + " (" + each.getValue() + ")")
                        .collect(Collectors.joining(", "));
        if (!shadows.isEmpty()) {
            LOG.warnf("Policies with rules in shadow, which refuse nothing: %s", shadows);
        }
    }

    @Override
    public void narrowed(Snapshot snapshot) {
        applied(snapshot);
    }

    @Override
    public void rejected(List<Problem> problems) {
        // What was in force stays so.
    }
}
