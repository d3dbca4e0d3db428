package dev.sluice.fleet;

/**
 * A request or stream that did not end as it should.
 *
 * @param what which kind it was
 * @param gateway which gateway it was at; -1 when nobody knows
 * @param began when it was sent, in nanoseconds
 * @param ended when it was lost, in nanoseconds
 * @param how what was seen instead
 */
record Lost(String what, int gateway, long began, long ended, String how) {
    /** How long a gateway may be gone before nothing is sent to it any more, in nanoseconds. */
    private static final long NOTICED = 2_000_000_000L;

    /**
     * Whether it was under way at a gateway when that was killed. haproxy names none where it
     * closes a connection without a word, as it does when the gateway behind is gone and its client
     * had sent earlier requests.
     */
    boolean wasAt(int killed, long moment) {
        boolean there = gateway == killed || (gateway == -1 && how.contains("closed"));
        return there && began - moment < NOTICED && moment <= ended;
    }
}
