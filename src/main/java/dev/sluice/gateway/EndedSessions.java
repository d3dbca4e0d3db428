package dev.sluice.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions that were ended before their time, until they would have expired anyway. Never more than
 * {@link #MOST} are remembered: then the older half is forgotten, and with it every session that is
 * as old is unknown. An ended session can so never be known again; the others of that age are begun
 * anew by their agents.
 */
final class EndedSessions {
    /** About 130 bytes each, and more than two callers can end in a day at 30 a minute. */
    static final int MOST = 100_000;

    private final Duration maxAge;
    private final Map<String, Instant> issuedAt = new ConcurrentHashMap<>();
    private volatile Instant floor = Instant.EPOCH;

    EndedSessions(Duration maxAge) {
        this.maxAge = maxAge;
    }

    synchronized void add(Session session, Instant now) {
        if (issuedAt.size() >= MOST) {
            forget(now.minus(maxAge));
        }
        if (issuedAt.size() >= MOST) {
            raiseFloor();
        }
        issuedAt.put(session.id(), session.issuedAt());
    }

    boolean contains(Session session) {
        // In this order: the floor is raised before what it covers is forgotten.
        return issuedAt.containsKey(session.id()) || session.issuedAt().isBefore(floor);
    }

    /** How many are remembered. */
    int size() {
        return issuedAt.size();
    }

    private void raiseFloor() {
        Instant middle =
                issuedAt.values().stream()
                        .sorted()
                        .skip(issuedAt.size() / 2)
                        .findFirst()
                        .orElseThrow();
        floor = middle.plusNanos(1);
        issuedAt.values().removeIf(issued -> issued.isBefore(floor));
    }

    private void forget(Instant expired) {
        issuedAt.values().removeIf(issued -> !issued.isAfter(expired));
    }
}
