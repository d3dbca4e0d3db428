package dev.sluice.testsupport;

/** What a fixture server makes of sessions. */
public enum FixtureSessions {
    /** None are given out, as a stateless server does; an id that comes is ignored. */
    NONE,
    /** Given out by {@code initialize}; whoever brings none is served all the same. */
    OFFERED,
    /** Given out by {@code initialize}; without one the answer is 400. */
    REQUIRED
}
