package dev.sluice.gateway;

import dev.sluice.catalog.HiddenSpan;
import dev.sluice.catalog.HiddenText;
import dev.sluice.catalog.Prose;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ParamHeader;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tools whose definitions no client should be given, pinned or not: hidden text, or headers for
 * arguments that break the rules. They are in no list, and not called where a list was seen last;
 * unless what is hidden can be cut out, and should.
 */
@Singleton
@Startup // settings that contradict each other must stop the start, not the first list
class UnfitTools {
    private final NotedTools leftOut = new NotedTools();
    private final NotedTools stripped = new NotedTools();
    private final Set<String> passing;
    private final Set<String> stripping;
    private final ToolChanges changes;

    UnfitTools(GatewaySettings settings, ToolChanges changes) {
        this.passing = names(settings.hiddenTextFrom());
        this.stripping = names(settings.hiddenTextStrippedFrom());
        this.changes = changes;
        Set<String> both = new TreeSet<>(passing);
        both.retainAll(stripping);
        if (!both.isEmpty()) {
            throw new IllegalArgumentException(
                    "sluice.reply.hidden-text-from and sluice.reply.hidden-text-stripped-from both"
                            + " name "
                            + String.join(", ", both)
                            + "; hidden text passes or is cut out: name a server in one of them");
        }
    }

    private static Set<String> names(Optional<List<String>> servers) {
        return servers.map(Set::copyOf).orElse(Set.of());
    }

    /**
     * What must be cut out of an entry of a list of tools, mostly nothing.
     *
     * @return null when the entry must be left out of the list; remembered until it need not be
     */
    @Nullable List<HiddenSpan> toCut(String server, String name, JsonValue entry) {
        if (!ParamHeader.areRight(entry)) {
            return leaveOut(server, name, "it asks for headers that break the rules");
        }
        boolean hides = !passing.contains(server) && HiddenText.isIn(entry);
        if (hides && !stripping.contains(server)) {
            return leaveOut(server, name, "its definition holds hidden text");
        }
        List<HiddenSpan> hidden = hides ? Prose.hiddenIn(entry) : List.of();
        if (hidden == null) {
            return leaveOut(
                    server, name, "its definition holds hidden text where nothing can be cut out");
        }
        leftOut.remove(server, name);
        if (hidden.isEmpty()) {
            stripped.remove(server, name);
        } else if (stripped.add(server, name)) {
            changes.isStripped(server, name);
        }
        return hidden;
    }

    private @Nullable List<HiddenSpan> leaveOut(String server, String name, String why) {
        stripped.remove(server, name);
        if (leftOut.add(server, name)) {
            changes.isUnfit(server, name, why);
        }
        return null;
    }

    /** Whether nothing was ever left out, so that nobody has to look. */
    boolean areNone() {
        return leftOut.areNone();
    }

    /** Whether a tool was left out when it was last listed here. */
    boolean has(String server, String name) {
        return leftOut.has(server, name);
    }
}
