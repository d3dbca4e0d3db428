package dev.sluice.gateway;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Splice;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a result says of keeping it (MCP 2026-07-28, Caching). Behind a gateway no result is for
 * everybody, because what a caller gets depends on the policy of that caller; and none is kept so
 * long that a changed policy goes unnoticed.
 */
final class CacheHints {
    private static final String PRIVATE = JsonStrings.quote("private");

    private CacheHints() {}

    /** Whether a result says anything of keeping it. */
    static boolean areIn(JsonValue result) {
        return result.get("cacheScope") != null || result.get("ttlMs") != null;
    }

    /**
     * Narrows the hints of a result.
     *
     * @param longest the longest time for which a result may be kept
     */
    static void narrow(JsonValue result, Duration longest, Splice splice) {
        JsonValue scope = result.get("cacheScope");
        if (scope != null && !"private".equals(scope.textOrNull())) {
            splice.replace(scope, PRIVATE);
        }
        JsonValue ttl = result.get("ttlMs");
        BigDecimal millis = ttl != null && ttl.isNumber() ? ttl.number() : null;
        if (ttl != null
                && (millis == null
                        || millis.compareTo(BigDecimal.valueOf(longest.toMillis())) > 0)) {
            splice.replace(ttl, Long.toString(longest.toMillis()));
        }
    }
}
