package dev.sluice.limit.redis;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Which epoch of the store this process has seen. A store that has another one, or none, has lost
 * the counts that this process took part in.
 */
final class Epoch {
    private static final int BYTES = 16;

    private final String newborn = id(new SecureRandom());
    private volatile String seen = "";

    /** The epoch that was seen last; empty when none was. */
    String remembered() {
        return seen;
    }

    /** Remembers what the store has answered. */
    void remember(String id) {
        seen = id;
    }

    /** The id of an epoch that begins with a call of this process. */
    String newborn() {
        return newborn;
    }

    private static String id(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
