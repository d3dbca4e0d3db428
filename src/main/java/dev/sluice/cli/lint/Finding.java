package dev.sluice.cli.lint;

/**
 * One thing that was found in a policy.
 *
 * @param severity how bad it is
 * @param rule the id of the rule that found it; {@code load} for what the loader refuses
 * @param file the policy's file
 * @param line the line, counted from 1; 0 when the file as a whole is meant
 * @param pointer the place, as a JSON Pointer (RFC 6901)
 * @param message what is wrong, and what to do
 */
public record Finding(
        Severity severity, String rule, String file, int line, String pointer, String message) {

    /** The id of what the loader refuses. */
    public static final String LOAD = "load";

    /** One line for people. */
    @Override
    public String toString() {
        String where = file + (line > 0 ? ":" + line : "");
        String what = pointer.isEmpty() ? "" : " " + pointer;
        return where + ": " + severity.word() + "[" + rule + "]" + what + ": " + message;
    }
}
