package dev.sluice.fleet;

/**
 * One call that was made and answered.
 *
 * @param units what it takes of each of its limits
 * @param sent when it was sent, in microseconds
 * @param done when its answer was there
 */
record Call(int target, int gateway, int units, long sent, long done, Outcome outcome) {

    /** What the caller was told. */
    enum Outcome {
        PASSED,
        LIMITED,
        STORE_OUT,
        BROKEN
    }

    /** About when it was judged. */
    long judged() {
        return (sent + done) / 2;
    }
}
