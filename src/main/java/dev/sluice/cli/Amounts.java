package dev.sluice.cli;

import java.math.BigDecimal;

/** Writes amounts that a caller may have chosen. */
public final class Amounts {
    private static final int MOST_DIGITS = 40;

    private Amounts() {}

    /** Plain digits, unless a short text with an exponent would become a very long one. */
    public static String written(BigDecimal amount) {
        return Math.abs((long) amount.scale()) > MOST_DIGITS
                ? amount.toString()
                : amount.toPlainString();
    }
}
