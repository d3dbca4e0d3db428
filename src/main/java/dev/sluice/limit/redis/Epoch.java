package dev.sluice.limit.redis;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this process has seen of the store's epoch. A store that says less than that, or something
 * else, does not hold all the counts that this process took part in.
 */
final class Epoch {
    private static final int BYTES = 16;

    private final String process = id(new SecureRandom());
    private final AtomicLong born = new AtomicLong();
    private volatile Seen seen = new Seen("", 0, 0);

    /**
     * What the store said of its epoch.
     *
     * @param id the epoch; empty when none was seen
     * @param generation which loss began it; grows with each
     * @param heard the store's time of the latest reply that said so, in microseconds
     */
    record Seen(String id, long generation, long heard) {}

    /** What was seen last. */
    Seen remembered() {
        return seen;
    }

    /** Remembers what the store has answered; a reply that comes late changes nothing. */
    synchronized void remember(String id, long generation, long heard) {
        Seen before = seen;
        if (generation > before.generation()) {
            seen = new Seen(id, generation, heard);
        } else if (generation == before.generation() && heard > before.heard()) {
            seen = new Seen(before.id(), generation, heard);
        }
    }

    /** An id for an epoch that begins with a call of this process; never the same twice. */
    String newborn() {
        return process + "x" + born.getAndIncrement();
    }

    private static String id(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
