package dev.sluice.config;

/** A file that is no document at all, so that nothing in it can be read. */
public final class MalformedDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    MalformedDocumentException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /** What is wrong, and where. */
    public Problem problem() {
        return problem;
    }
}
