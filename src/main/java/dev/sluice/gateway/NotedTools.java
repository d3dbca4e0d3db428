package dev.sluice.gateway;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tools of which something holds, by server; so many that servers cannot fill the heap. */
final class NotedTools {
    private static final int MOST_SERVERS = 1_000;
    private static final int MOST_TOOLS = 1_000;

    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();

    /** Notes a tool; false when it was noted before, or there is no room. */
    boolean add(String server, String tool) {
        if (known.size() >= MOST_SERVERS && !known.containsKey(server)) {
            return false;
        }
        Set<String> tools = known.computeIfAbsent(server, any -> ConcurrentHashMap.newKeySet());
        return tools.size() < MOST_TOOLS && tools.add(tool);
    }

    void remove(String server, String tool) {
        Set<String> tools = known.get(server);
        if (tools != null) {
            tools.remove(tool);
        }
    }

    boolean has(String server, String tool) {
        Set<String> tools = known.get(server);
        return tools != null && tools.contains(tool);
    }

    /** Whether nothing was ever noted. */
    boolean areNone() {
        return known.isEmpty();
    }
}
