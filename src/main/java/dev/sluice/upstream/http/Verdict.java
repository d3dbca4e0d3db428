package dev.sluice.upstream.http;

import dev.sluice.upstream.UpstreamFailedException;

/** What the end of a call says about its server. */
enum Verdict {
    /** It is there. */
    WORKED,
    /** It is away, or as good as away. */
    FAILED,
    /** Nothing. */
    NOTHING;

    /**
     * What a reply says. Some statuses are what a proxy says in place of a server that is away, and
     * what a server says that wants to be left alone (RFC 9110, sections 15.6.3 to 15.6.5). A 500
     * may be one tool's fault, and the other tools go on.
     */
    static Verdict ofReply(int status) {
        return status == 502 || status == 503 || status == 504 ? FAILED : WORKED;
    }

    /**
     * What a failure says.
     *
     * @param quiet whether a stream was asked for in which nothing need ever happen: some servers
     *     send its head with its first event only, so that their silence says nothing
     * @param left whether nobody waited any more
     */
    static Verdict ofFailure(Throwable failure, boolean quiet, boolean left) {
        if (left || !(failure instanceof UpstreamFailedException known)) {
            return NOTHING;
        }
        return switch (known.stage()) {
            case NEVER_SENT, BROKEN -> FAILED;
            case TIMED_OUT -> quiet ? NOTHING : FAILED;
            case UNAUTHORIZED, NO_ROOM, RESTING -> NOTHING;
        };
    }

    /**
     * Tells the breaker.
     *
     * @param now the time, in nanoseconds from anywhere
     */
    void tell(Breaker.Pass pass, long now) {
        switch (this) {
            case WORKED -> pass.worked(now);
            case FAILED -> pass.failed(now);
            case NOTHING -> pass.saysNothing();
        }
    }
}
