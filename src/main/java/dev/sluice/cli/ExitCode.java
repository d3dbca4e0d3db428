package dev.sluice.cli;

/** What the process says when it ends. */
final class ExitCode {
    /** Nothing to complain of. */
    static final int FINE = 0;

    /** Findings, failed cases or changed decisions. */
    static final int FINDINGS = 1;

    /** Wrong usage, or input that cannot be read. */
    static final int UNUSABLE = 2;

    private ExitCode() {}
}
