package dev.sluice.gateway;

import dev.sluice.catalog.Definitions;
import dev.sluice.catalog.Pins;
import dev.sluice.catalog.Seen;
import dev.sluice.catalog.Sightings;
import dev.sluice.telemetry.Meters;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Tells operators, once each, what became of pinned tools: never by the words of a server. */
@Singleton
class ToolChanges {
    private static final Logger LOG = Logger.getLogger(ToolChanges.class);
    private static final int MOST_TOLD = 10_000;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Meters meters;

    ToolChanges(Meters meters) {
        this.meters = meters;
    }

    /** A pinned tool was shown otherwise than before. */
    void happened(Pins pins, Seen seen, Definitions definitions) {
        Seen.Change change = seen.change();
        if (change == null) {
            return;
        }
        String tool = Denials.shortened(seen.tool());
        switch (change) {
            case RETURNED -> {
                meters.toolChanged(pins.server(), "returned");
                LOG.infof(
                        "server %s: tool %s is as it was accepted again, and may be called: %s",
                        pins.server(), tool, seen.fingerprint());
            }
            case TRUSTED -> {
                meters.toolChanged(pins.server(), "new");
                LOG.warnf(
                        "server %s: tool %s is accepted as it is first shown: %s",
                        pins.server(), tool, seen.fingerprint());
            }
            case CROWDED -> crowded(pins, tool);
            case CHANGED -> changed(pins, seen, definitions);
        }
    }

    private void crowded(Pins pins, String tool) {
        if (isUntold(pins, tool)) {
            meters.toolChanged(pins.server(), "new");
            LOG.warnf(
                    "server %s: tool %s is held back, as %d others are accepted as they were first"
                            + " shown",
                    pins.server(), tool, Sightings.MOST_TRUSTED);
        }
    }

    private void changed(Pins pins, Seen seen, Definitions definitions) {
        String accepted = pins.accepted().getOrDefault(seen.tool(), "as it was first shown");
        meters.toolChanged(pins.server(), "changed");
        List<String> members = definitions.differing(accepted, seen.fingerprint());
        LOG.warnf(
                "server %s: tool %s is not as it was accepted, and is held back: accepted %s,"
                        + " now %s%s",
                pins.server(),
                Denials.shortened(seen.tool()),
                accepted,
                seen.fingerprint(),
                members.isEmpty() ? "" : ", changed: " + String.join(", ", members));
    }

    /** A tool is left out of lists for what its definition holds. */
    void isUnfit(String server, String tool, String why) {
        meters.toolChanged(server, "unfit");
        LOG.warnf(
                "server %s: tool %s is left out of lists and not called: %s",
                server, Denials.shortened(tool), why);
    }

    /** A tool is listed without its hidden text. */
    void isStripped(String server, String tool) {
        meters.toolChanged(server, "stripped");
        LOG.warnf(
                "server %s: tool %s is listed without the hidden text in its definition",
                server, Denials.shortened(tool));
    }

    private boolean isUntold(Pins pins, String name) {
        return told.size() < MOST_TOLD && told.add(pins.server() + '\n' + name);
    }

    /** A tool is listed of which its server's pins say nothing. */
    void isNew(Pins pins, String tool) {
        String name = Denials.shortened(tool);
        if (!isUntold(pins, name)) {
            return;
        }
        meters.toolChanged(pins.server(), "new");
        String imitated = pins.imitatedBy(tool);
        LOG.warnf(
                "server %s: tool %s is in no pin document%s%s",
                pins.server(),
                name,
                imitated == null ? "" : ", looks like " + imitated,
                pins.holdsBackUnseen(tool) ? ", and is held back" : "");
    }
}
