package dev.sluice.upstream.channel;

import dev.sluice.protocol.RequestId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The requests that were over last, of which something late may still be said. */
final class Lately {
    private final int most;
    private final Deque<RequestId> order = new ArrayDeque<>();
    private final Set<RequestId> ids = new HashSet<>();

    /**
     * None yet.
     *
     * @param most so many are remembered
     */
    Lately(int most) {
        this.most = most;
    }

    void add(RequestId id) {
        if (ids.add(id)) {
            order.add(id);
            if (order.size() > most) {
                ids.remove(order.remove());
            }
        }
    }

    boolean contains(RequestId id) {
        return ids.contains(id);
    }
}
