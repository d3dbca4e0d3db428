package dev.sluice.upstream.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What a server said while nobody listened, up to a bound: the oldest first. */
final class Unheard {
    private static final int MOST = 64;
    private static final int MOST_BYTES = 256 << 10;

    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int bytes;

    /** Keeps a message; false when there is no room for it. */
    boolean keep(byte[] document) {
        if (waiting.size() >= MOST || bytes + document.length > MOST_BYTES) {
            return false;
        }
        bytes += document.length;
        return waiting.add(document);
    }

    /** Hands over all of it. */
    void drain(Consumer<byte[]> listener) {
        waiting.forEach(listener);
        waiting.clear();
        bytes = 0;
    }
}
