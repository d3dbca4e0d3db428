package dev.sluice.cli.cases;

/** What becomes of a call, in the words of the decision log. */
public enum Outcome {
    ALLOWED,
    DENIED,
    /** A limit is used up. */
    LIMITED,
    /** A person is asked. */
    PENDING,
    /** It passes although a rule would refuse it. */
    SHADOWED;

    /** The word that cases and the decision log write. */
    public String word() {
        return Word.of(this);
    }
}
