package dev.sluice.upstream.channel;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Metadata;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.Revision;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which servers speak the revisions with sessions only. A server is asked before anything else is
 * (MCP 2026-07-28, stdio, "Backward Compatibility"), and what it said is remembered for a while, so
 * that agents which only try out whether it is a newer one start no process each time.
 */
final class Eras {
    /** A program may be replaced where it stands. */
    private static final Duration SAID = Duration.ofHours(1);

    /** Silence may have been a slow start. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 1_000;
    private static final Set<Integer> MODERN_ERRORS =
            Set.of(
                    ErrorCodes.HEADER_MISMATCH,
                    ErrorCodes.MISSING_CAPABILITY,
                    ErrorCodes.UNSUPPORTED_VERSION);

    private final Map<Server, Long> olderUntil = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /**
     * Nothing is known yet.
     *
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    Eras(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The question. */
    static byte[] question(RequestId id) {
        return """
        {"jsonrpc":"2.0","id":%s,"method":"server/discover","params":{"_meta":{"%s":"%s","%s":{}}}}"""
                .formatted(
                        id.json(), Metadata.VERSION, Revision.MODERN.get(0), Metadata.CAPABILITIES)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** How long it is waited for. */
    static Duration patience(Timeouts timeouts) {
        return timeouts.firstByte().compareTo(PATIENCE) < 0 ? timeouts.firstByte() : PATIENCE;
    }

    /** Whether an answer to it is one that only a newer server gives. */
    static boolean isModern(Message.Response answer) {
        JsonValue versions = Renaming.inside(answer.result(), "supportedVersions");
        if (versions != null && versions.isArray()) {
            return true;
        }
        return MODERN_ERRORS.contains(Errand.code(answer));
    }

    /** A server said that it is older, or said nothing. */
    void isOlder(Server server, boolean said) {
        if (olderUntil.size() >= MOST) {
            olderUntil.clear(); // it is asked again
        }
        olderUntil.put(server, nanoTime.getAsLong() + (said ? SAID : SILENT).toNanos());
    }

    /** Whether a server is known to be older; any thread may ask. */
    boolean isKnownOlder(Server server) {
        Long until = olderUntil.get(server);
        if (until != null && until - nanoTime.getAsLong() <= 0) {
            olderUntil.remove(server, until);
            return false;
        }
        return until != null;
    }

    /** Forgets all others. */
    void retain(Set<Server> servers) {
        olderUntil.keySet().retainAll(servers);
    }
}
