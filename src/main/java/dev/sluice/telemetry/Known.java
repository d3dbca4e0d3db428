package dev.sluice.telemetry;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the documents in force name, and so what labels may still say. A process that lives through
 * many changes would else keep the series of all names that ever were.
 *
 * @param servers the names of the servers
 * @param policies for each policy by its name, its entries and the pointers of its rules
 */
public record Known(Set<String> servers, Map<String, Set<String>> policies) {
    public Known {
        servers = Set.copyOf(servers);
        policies = Map.copyOf(policies);
    }

    /** Whether something is still to be counted under these labels. */
    boolean covers(List<String> names, List<String> values) {
        Set<String> policy = Set.of();
        for (int i = 0; i < names.size(); i++) {
            String value = values.get(i);
            boolean known =
                    switch (names.get(i)) {
                        case "server" -> servers.contains(value);
                        case "policy" -> isFixed(value) || policies.containsKey(value);
                        case "tool", "rule" -> isFixed(value) || policy.contains(value);
                        default -> true;
                    };
            if (!known) {
                return false;
            }
            if (names.get(i).equals("policy")) {
                policy = policies.getOrDefault(value, Set.of());
            }
        }
        return true;
    }

    /** A word of ours, which no document changes. */
    private static boolean isFixed(String value) {
        return value.startsWith("_") || value.startsWith("(");
    }
}
