package dev.sluice.limit;

import dev.sluice.policy.LimitRule;
import java.math.BigDecimal;

/** The whole numbers in which a limit is counted: calls, or millionths of a summed argument. */
public final class Units {
    private Units() {}

    static long of(LimitRule rule, BigDecimal amount) {
        int decimals = decimals(rule);
        return decimals == 0
                ? amount.longValueExact()
                : amount.movePointRight(decimals).longValueExact();
    }

    /** What so many units of a limit's count are, exactly, as people write it. */
    public static BigDecimal amount(LimitRule rule, long units) {
        BigDecimal amount = BigDecimal.valueOf(units, decimals(rule)).stripTrailingZeros();
        return amount.setScale(Math.max(0, amount.scale()));
    }

    private static int decimals(LimitRule rule) {
        return rule.incrementFrom() == null ? 0 : LimitRule.DECIMALS;
    }
}
