package dev.sluice.cli.lint;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** The gateway would refuse the document. */
    ERROR,
    /** Surely a mistake. */
    WARNING,
    /** Good to know. */
    INFO;

    /** The word that is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
