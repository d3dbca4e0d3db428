package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How each server did when it was last asked, and which revisions of MCP it was spoken to in. */
@Singleton
public class ServersSeen {
    private static final String MODERN = "2026-07-28";
    private static final int MOST_REVISIONS = 8;

    private final Map<String, AtomicReference<@Nullable Last>> servers = new ConcurrentHashMap<>();

    /**
     * What is known of one.
     *
     * @param outcome how its last request ended, as in the decision log
     * @param at when that was
     * @param revisions those that it has answered in
     */
    public record Last(String outcome, Instant at, Set<String> revisions) {
        public Last {
            revisions = Set.copyOf(revisions);
        }

        private static Set<String> with(@Nullable String revision, Set<String> before) {
            if (revision == null || before.contains(revision) || before.size() >= MOST_REVISIONS) {
                return before;
            }
            Set<String> all = new HashSet<>(before);
            all.add(revision);
            return all;
        }
    }

    /** What is known of a server; null before it was first asked. */
    public @Nullable Last of(String server) {
        AtomicReference<@Nullable Last> known = servers.get(server);
        return known == null ? null : known.get();
    }

    /** A request is over; it tells of its server when that was asked. */
    void ended(Passage passage, Instant now) {
        Integer status = passage.upstreamStatus();
        if (status == null && passage.outcome() != ReplyOutcome.BROKEN) {
            return;
        }
        String outcome = passage.outcome().word();
        String revision = status == null ? null : revision(passage, status);
        AtomicReference<@Nullable Last> known = known(passage.server().name());
        Last before;
        Last after;
        do {
            before = known.get();
            Set<String> revisions = before == null ? Set.of() : before.revisions();
            after = new Last(outcome, now, Last.with(revision, revisions));
        } while (!known.compareAndSet(before, after));
    }

    private AtomicReference<@Nullable Last> known(String server) {
        AtomicReference<@Nullable Last> known = servers.get(server);
        return known == null
                ? servers.computeIfAbsent(server, name -> new AtomicReference<>())
                : known;
    }

    private static @Nullable String revision(Passage passage, int status) {
        if (status / 100 != 2) {
            return null;
        }
        Session session = passage.session();
        if (session != null) {
            return session.revision();
        }
        return passage.era() == Era.MODERN ? MODERN : null;
    }
}
