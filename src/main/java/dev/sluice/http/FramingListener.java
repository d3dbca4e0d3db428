package dev.sluice.http;

/** Told of every connection the guard ends for its framing, so that it can be counted. */
@FunctionalInterface
public interface FramingListener {

    /**
     * Called once for a refused connection, on its event loop.
     *
     * @param status what is answered where an answer is still possible; 408 is never written: a
     *     head that came too slowly is closed in silence
     * @param reason one of a small fixed set, never text the client sent
     */
    void refused(int status, String reason);
}
