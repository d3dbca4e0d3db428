package dev.sluice.limit.redis;

import dev.sluice.limit.StoreUnavailableException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process has seen of the store's epoch. A store that says less than that, or something
 * else, does not hold all the counts that this process took part in.
 */
final class Epoch {
    private static final int BYTES = 16;
    private static final Pattern FORM = Pattern.compile("\\w+ (\\d{1,15}) \\w+ (\\d{1,16})");

    private final String process = id(new SecureRandom());
    private final AtomicLong born = new AtomicLong();
    private volatile Seen seen = new Seen("", 0, 0, 0);

    /**
     * What the store said of its epoch.
     *
     * @param text the epoch as it stands there: its id, its generation, the server that wrote it,
     *     and when counts were lost; empty when none was seen
     * @param generation which loss began it; grows with each
     * @param lost when that was, by the store's clock in microseconds; 0 for never
     * @param heard the store's time of the latest reply that said so, in microseconds
     */
    record Seen(String text, long generation, long lost, long heard) {}

    /** What was seen last. */
    Seen remembered() {
        return seen;
    }

    /**
     * Remembers what the store has answered; a reply that comes late changes nothing.
     *
     * @throws StoreUnavailableException when that is no epoch
     */
    synchronized void remember(String text, long heard) {
        Seen before = seen;
        if (text.equals(before.text())) {
            if (heard > before.heard()) {
                seen = new Seen(before.text(), before.generation(), before.lost(), heard);
            }
            return;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw StoreReply.strange();
        }
        long generation = Long.parseLong(form.group(1));
        if (generation >= before.generation()) {
            seen = new Seen(text, generation, Long.parseLong(form.group(2)), heard);
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
