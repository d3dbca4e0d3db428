package dev.sluice.cli.access;

/** How free a caller is to call a tool, from the freest on. */
public enum Freedom {
    ALLOWED("allowed"),
    LIMITED("limited"),
    APPROVAL("needs approval"),
    DENIED("denied"),
    HIDDEN("hidden");

    private final String word;

    Freedom(String word) {
        this.word = word;
    }

    /** As people read it and programs get it. */
    public String word() {
        return word;
    }
}
