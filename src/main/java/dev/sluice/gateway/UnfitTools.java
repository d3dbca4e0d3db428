package dev.sluice.gateway;

import dev.sluice.catalog.HiddenText;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.ParamHeader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tools whose definitions no client should be given, pinned or not: hidden text, or headers for
 * arguments that break the rules. They are in no list, and not called where a list was seen last.
 */
@ApplicationScoped
class UnfitTools {
    private static final int MOST_SERVERS = 1_000;
    private static final int MOST_TOOLS = 1_000;

    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();
    private final Set<String> passing;
    private final ToolChanges changes;

    UnfitTools(GatewaySettings settings, ToolChanges changes) {
        this.passing = settings.hiddenTextFrom().map(Set::copyOf).orElse(Set.of());
        this.changes = changes;
    }

    /** Whether an entry of a list of tools must be left out of it; remembered until it is not. */
    boolean isUnfit(String server, String name, JsonValue entry) {
        String why = null;
        if (!ParamHeader.areRight(entry)) {
            why = "it asks for headers that break the rules";
        } else if (!passing.contains(server) && HiddenText.isIn(entry)) {
            why = "its definition holds hidden text";
        }
        if (why == null) {
            Set<String> tools = known.get(server);
            if (tools != null) {
                tools.remove(name);
            }
            return false;
        }
        if (known.size() < MOST_SERVERS || known.containsKey(server)) {
            Set<String> tools = known.computeIfAbsent(server, any -> ConcurrentHashMap.newKeySet());
            if (tools.size() < MOST_TOOLS && tools.add(name)) {
                changes.isUnfit(server, name, why);
            }
        }
        return true;
    }

    /** Whether nothing was ever found unfit, so that nobody has to look. */
    boolean areNone() {
        return known.isEmpty();
    }

    /** Whether a tool was unfit when it was last listed here. */
    boolean has(String server, String name) {
        Set<String> tools = known.get(server);
        return tools != null && tools.contains(name);
    }
}
