package dev.sluice.catalog;

/** What calling a tool can do, from the mildest to the most severe. */
public enum RiskClass {
    /** Tells something and changes nothing. */
    READ("Read", "low"),
    /** Creates or changes something, and that can be taken back. */
    WRITE("Write", "medium"),
    /** Has effects that depend on its arguments, or that reach beyond the call. */
    EXECUTE("Execute", "high"),
    /** Removes or ends something, which cannot be taken back. */
    DESTRUCTIVE("Destructive", "critical"),
    /** Moves money. */
    FINANCIAL("Financial", "critical");

    private final String word;
    private final String risk;

    RiskClass(String word, String risk) {
        this.word = word;
        this.risk = risk;
    }

    /** The class as people read it and programs get it. */
    public String word() {
        return word;
    }

    /** How high the risk is: {@code low}, {@code medium}, {@code high} or {@code critical}. */
    public String risk() {
        return risk;
    }

    /** The more severe of two classes. */
    public RiskClass or(RiskClass other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
