package dev.sluice.gateway;

import dev.sluice.policy.Decision;
import dev.sluice.policy.Policy;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Target;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers that asked a client for more and let it ask again (MCP 2026-07-28, Multi Round-Trip
 * Requests). Such a second request is the same call: it is not charged twice, and needs no second
 * yes of a person. But the state it brings back is the client's word, so only one that was seen to
 * leave here counts, for the same caller, tool and arguments, and once.
 */
@Singleton
class RoundTrips {
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final int MOST = 10_000;

    /** A server may ask again when an answer was not enough, but not for ever for one charge. */
    private static final int ROUNDS = 8;

    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private final InstantSource clock;

    /**
     * A state that left.
     *
     * @param until when it no longer counts; what follows from one charge shares it
     * @param rounds how many more requests the charge pays for
     */
    private record Seen(Instant until, int rounds) {}

    /** A request that goes on with a call. */
    record Resumed(String key, Instant until, int rounds) {}

    RoundTrips(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Remembers an answer on its way to the client, if it lets the client ask again and something
     * was charged or approved for it.
     */
    void left(Passage passage, Message.Response answer) {
        Resumed before = passage.roundTrip();
        boolean free = passage.charged().isEmpty() && passage.approval() == null;
        if (before == null && free) {
            return;
        }
        int rounds = before == null ? ROUNDS : before.rounds() - 1;
        JsonValue state = answer.result() == null ? null : answer.result().get("requestState");
        String key = key(passage, state);
        if (key != null && rounds > 0) {
            Instant until = before == null ? clock.instant().plus(LIFE) : before.until();
            remember(new Resumed(key, until, rounds));
        }
    }

    /** Lets a request go on with the call that was charged and approved when it began. */
    void resume(Passage passage) {
        if (passage.decision() instanceof Decision.Allowed allowed
                && (allowed.approval() != null || !allowed.limits().isEmpty())) {
            Resumed state = resumed(passage);
            if (state != null) {
                passage.resumed(state);
            }
        }
    }

    /**
     * Whether a request goes on with a call that was charged already; true only once for each
     * answer.
     *
     * @return what to give back when the server never receives the request; null when it is a new
     *     call
     */
    @Nullable Resumed resumed(Passage passage) {
        Message.Request request = passage.request();
        JsonValue params = request == null ? null : request.params();
        String key = key(passage, params == null ? null : params.get("requestState"));
        return key == null ? null : forget(key);
    }

    /** Makes a state count again. */
    synchronized void remember(Resumed state) {
        if (seen.size() >= MOST) {
            seen.remove(seen.keySet().iterator().next());
        }
        seen.remove(state.key());
        seen.put(state.key(), new Seen(state.until(), state.rounds()));
    }

    private synchronized @Nullable Resumed forget(String key) {
        Seen state = seen.remove(key);
        return state == null || !clock.instant().isBefore(state.until())
                ? null
                : new Resumed(key, state.until(), state.rounds());
    }

    /** Nothing of a call is kept but this digest of it. */
    private static @Nullable String key(Passage passage, @Nullable JsonValue state) {
        Target target = passage.target();
        Message.Request request = passage.request();
        if (target == null || request == null || state == null || !state.isText()) {
            return null;
        }
        JsonValue params = request.params();
        JsonValue arguments = params == null ? null : params.get("arguments");
        Policy policy = passage.policy();
        return digest(
                policy == null ? "" : policy.version(),
                passage.server().name(),
                passage.caller().grant().name(),
                passage.caller().subject(),
                request.method(),
                target.name(),
                arguments == null ? "" : arguments.json(),
                state.text());
    }

    /** Length-prefixed, so that no two lists of parts are digested alike. */
    private static String digest(String... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
