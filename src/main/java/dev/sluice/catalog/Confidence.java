package dev.sluice.catalog;

import java.util.Locale;

/** How far a class can be relied on. */
public enum Confidence {
    LOW,
    MEDIUM,
    HIGH;

    /** The confidence as programs get it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
