package dev.sluice.cli.lint;

/** Finds one kind of mistake. */
interface LintRule {

    /** Its id, which does not change: people name it in their own tools. */
    String id();

    /** How bad it is. */
    default Severity severity() {
        return Severity.WARNING;
    }

    /** Looks for the mistake. */
    void check(Subject subject, Notes notes);

    /** Takes what is found. */
    @FunctionalInterface
    interface Notes {
        /** Something is wrong at a JSON Pointer. */
        void add(String pointer, String message);
    }
}
