package dev.sluice.cli.cases;

/** What would become of a call if its rules were enforced, in the words of the decision log. */
public enum Shadowed {
    DENIED,
    LIMITED,
    /** A person would be asked. */
    PENDING;

    /** The word that cases and the decision log write. */
    public String word() {
        return Word.of(this);
    }
}
