package dev.sluice.catalog.local;

import dev.sluice.catalog.Sightings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tools of one server were first shown as; {@code store.lua} says the same for all replicas.
 */
final class TrustedTools {
    private final Map<String, First> firsts = new HashMap<>();

    private record First(String fingerprint, long at) {}

    /**
     * The fingerprint that was trusted.
     *
     * @param since what was trusted before does not count, in milliseconds
     * @return null when none was
     */
    @Nullable String accepted(String tool, long since) {
        First first = firsts.get(tool);
        return first == null || first.at() < since ? null : first.fingerprint();
    }

    /**
     * Trusts a tool of which {@link #accepted} knows nothing.
     *
     * @return false when too many are trusted
     */
    boolean trust(String tool, String fingerprint, long since, long now) {
        if (firsts.size() >= Sightings.MOST_TRUSTED) {
            firsts.values().removeIf(each -> each.at() < since);
        }
        if (firsts.size() >= Sightings.MOST_TRUSTED && !firsts.containsKey(tool)) {
            return false;
        }
        firsts.put(tool, new First(fingerprint, now));
        return true;
    }
}
