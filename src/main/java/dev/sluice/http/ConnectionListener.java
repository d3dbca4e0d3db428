package dev.sluice.http;

/** Told of every connection that is ended for what its client does, so that it can be counted. */
@FunctionalInterface
public interface ConnectionListener {

    /**
     * Called once for a connection that is refused for its framing, on its event loop.
     *
     * @param status what is answered where an answer is still possible; 408 is never written: a
     *     head that came too slowly is closed in silence
     * @param reason one of a small fixed set, never text the client sent
     */
    void refused(int status, String reason);

    /** Called for a connection that was one too many, on its event loop. */
    default void tooMany() {}

    /** Called for a connection whose client does not read its reply, on its event loop. */
    default void stalled() {}
}
