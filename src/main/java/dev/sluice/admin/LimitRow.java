package dev.sluice.admin;

import dev.sluice.limit.Units;
import dev.sluice.limit.Usage;
import dev.sluice.policy.LimitRule;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the admin API writes one limit. */
final class LimitRow {
    private LimitRow() {}

    /**
     * How much of it is used.
     *
     * @param usage what stands on its count; null when it has many
     */
    static JsonObject shown(StandingLimit limit, @Nullable Usage usage) {
        LimitRule rule = limit.rule();
        BigDecimal used = usage == null ? null : Units.amount(rule, usage.units());
        return name(limit)
                .put("mode", word(limit.mode()))
                .put("window", rule.window().toSeconds())
                .put("max", rule.max())
                .put("used", used)
                .put("remaining", used == null ? null : remaining(rule, used))
                .put("freeInMs", usage == null ? null : millis(usage.free()))
                .put("uncertainForMs", usage == null ? null : millis(usage.uncertain()))
                .put(
                        "why",
                        usage == null
                                ? "each session has a count of its own, which ends with it"
                                : null);
    }

    static JsonObject reset(StandingLimit limit, boolean done) {
        return name(limit).put("reset", done).put("why", why(limit, done));
    }

    private static @Nullable String why(StandingLimit limit, boolean done) {
        if (!done) {
            return "other grants share this count; name its counter to reset it";
        }
        return limit.isOfSession()
                ? "calls without a session are counted anew; a session's own count ends with it"
                : null;
    }

    private static JsonObject name(StandingLimit limit) {
        LimitRule rule = limit.rule();
        return new JsonObject()
                .put("rule", rule.pointer())
                .put("tool", limit.tool())
                .put("counter", rule.counter())
                .put("scope", word(rule.scope()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Never below zero: a limit that was lowered may have admitted more than it now allows. */
    private static BigDecimal remaining(LimitRule rule, BigDecimal used) {
        BigDecimal left = rule.max().subtract(used).max(BigDecimal.ZERO).stripTrailingZeros();
        return left.setScale(Math.max(0, left.scale()));
    }

    /** Rounded up: whoever waits that long has waited long enough. */
    private static long millis(Duration duration) {
        return duration.plusNanos(999_999).toMillis();
    }
}
