package dev.sluice.limit.redis;

import dev.sluice.limit.LimitKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Under which keys counts lie in Redis. All of them share one hash tag, so that one script can take
 * any of them together in a Redis Cluster.
 */
final class StoreKeys {
    /** Changes whenever what lies under a key is laid out anew. */
    private static final int FORMAT = 1;

    /** About 300 bytes each. */
    private static final int MOST_KNOWN = 4_096;

    private final String prefix;
    private final String epoch;
    private final Map<LimitKey, String> known = new ConcurrentHashMap<>();

    /**
     * Keys of one installation.
     *
     * @param installation what they begin with
     */
    StoreKeys(String installation) {
        this.prefix = installation + ":" + FORMAT + ":{limits}:";
        this.epoch = prefix + "epoch";
    }

    /** Where the store's epoch lies. */
    String epoch() {
        return epoch;
    }

    /** Where a count lies. */
    String of(LimitKey key) {
        String written = known.get(key);
        if (written == null) {
            written = prefix + hash(key);
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            known.put(key, written);
        }
        return written;
    }

    /**
     * What stands for a count: SHA-256 of its parts, each behind its length, so that no two counts
     * are the same bytes (UTF-16, which tells unpaired surrogates apart too), and nothing a client
     * chose stands in a key.
     */
    static String hash(LimitKey key) {
        MessageDigest digest = sha256();
        add(digest, key.scope());
        add(digest, key.subject());
        add(digest, key.counter());
        add(digest, Long.toString(Micros.of(key.window())));
        add(digest, key.shadow() ? "shadow" : "enforce");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }

    private static void add(MessageDigest digest, String part) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + part.length() * Character.BYTES);
        bytes.putInt(part.length()).asCharBuffer().put(part);
        digest.update(bytes.rewind());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
