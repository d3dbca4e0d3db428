package dev.sluice.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When each session that has streams here last sent a request; of others nothing is kept. */
final class LastHeard {
    private final Map<String, Heard> sessions = new ConcurrentHashMap<>();
    private final Duration idle;
    private final LongSupplier nanoTime;

    private record Heard(int streams, long at) {}

    /**
     * Remembers nothing yet.
     *
     * @param idle how long a session may send nothing
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    LastHeard(Duration idle, LongSupplier nanoTime) {
        this.idle = idle;
        this.nanoTime = nanoTime;
    }

    void opened(@Nullable Session session) {
        if (session != null) {
            sessions.merge(
                    session.id(),
                    new Heard(1, nanoTime.getAsLong()),
                    (before, first) -> new Heard(before.streams() + 1, first.at()));
        }
    }

    void closed(@Nullable Session session) {
        if (session != null) {
            sessions.computeIfPresent(
                    session.id(),
                    (id, heard) ->
                            heard.streams() == 1
                                    ? null
                                    : new Heard(heard.streams() - 1, heard.at()));
        }
    }

    void heard(@Nullable Session session) {
        if (session != null) {
            sessions.computeIfPresent(
                    session.id(),
                    (id, before) -> new Heard(before.streams(), nanoTime.getAsLong()));
        }
    }

    boolean isIdle(@Nullable Session session) {
        Heard last = session == null ? null : sessions.get(session.id());
        return last != null && nanoTime.getAsLong() - last.at() > idle.toNanos();
    }

    /** How many sessions have streams here. */
    int remembered() {
        return sessions.size();
    }
}
