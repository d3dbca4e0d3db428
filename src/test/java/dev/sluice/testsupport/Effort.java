package dev.sluice.testsupport;

/**
 * How much of a long random test is done: a tenth, so that a build stays short; all of it with
 * {@code -Dsluice.test.effort=100}, as {@code .ci/run} asks for.
 */
public final class Effort {
    private static final int PERCENT = Integer.getInteger("sluice.test.effort", 10);

    private Effort() {}

    /** The part of so many that is to be done; never none. */
    public static int of(int all) {
        return Math.max(1, (int) ((long) all * PERCENT / 100));
    }
}
