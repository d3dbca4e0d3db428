package dev.sluice.upstream.oauth;

import dev.sluice.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was obtained for the tokens of callers, by their hashes; the longest unused go first. */
final class ExchangedTokens {
    private final int most;
    private final Map<ByteBuffer, HeldToken> held = new LinkedHashMap<>(16, 0.75f, true);

    ExchangedTokens(int most) {
        this.most = most;
    }

    synchronized HeldToken of(Secret subject, Supplier<HeldToken> otherwise) {
        ByteBuffer hash = hash(subject);
        HeldToken found = held.get(hash);
        if (found == null) {
            makeRoom();
            found = otherwise.get();
            held.put(hash, found);
        }
        return found;
    }

    synchronized @Nullable HeldToken find(Secret subject) {
        return held.get(hash(subject));
    }

    /** Spent ones go as others come, two for one, so that none is kept for nothing. */
    private void makeRoom() {
        Iterator<HeldToken> eldest = held.values().iterator();
        for (int i = 0; i < 2 && eldest.hasNext(); i++) {
            HeldToken next = eldest.next();
            if (next.isSpent() || held.size() >= most) {
                eldest.remove();
            }
        }
    }

    synchronized int size() {
        return held.size();
    }

    private static ByteBuffer hash(Secret subject) {
        try {
            byte[] token = subject.reveal().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
