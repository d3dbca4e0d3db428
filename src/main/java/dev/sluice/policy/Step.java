package dev.sluice.policy;

/** The steps of a decision, in their order; the first that refuses decides. */
public enum Step {
    SWITCHED_OFF("1", "switched off"),
    NO_POLICY("2", "no policy"),
    BAD_NAME("2a", "bad name or URI"),
    HIDE("3", "hidden or look-alike"),
    QUARANTINE("3a", "quarantined (pins)"),
    DEFAULT("4", "default for what is not listed"),
    ACTION("5", "action"),
    REQUIRE("6", "require"),
    DENY_IF("7", "deny_if"),
    APPROVAL("8", "approval"),
    LIMITS("9", "limits");

    private final String number;
    private final String title;

    Step(String number, String title) {
        this.number = number;
        this.title = title;
    }

    /** The step's number in the documentation. */
    public String number() {
        return number;
    }

    /** What the step asks about. */
    public String title() {
        return title;
    }
}
