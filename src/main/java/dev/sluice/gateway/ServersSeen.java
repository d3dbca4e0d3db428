package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How each server did when it was last asked, and which revisions of MCP it was spoken to in. */
@Singleton
public class ServersSeen {
    private static final String MODERN = "2026-07-28";
    private static final int MOST_REVISIONS = 8;

    private final Map<String, Last> servers = new ConcurrentHashMap<>();

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

        private Last then(Last next) {
            boolean same =
                    next.revisions.isEmpty()
                            || revisions.containsAll(next.revisions)
                            || revisions.size() >= MOST_REVISIONS;
            return new Last(
                    next.outcome,
                    next.at,
                    same
                            ? revisions
                            : Stream.concat(revisions.stream(), next.revisions.stream())
                                    .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** What is known of a server; null before it was first asked. */
    public @Nullable Last of(String server) {
        return servers.get(server);
    }

    /** A request is over; it tells of its server when that was asked. */
    void ended(Passage passage, Instant now) {
        boolean answered = passage.upstreamStatus() != null;
        if (answered || passage.outcome() == ReplyOutcome.BROKEN) {
            Set<String> revisions = answered ? revisions(passage) : Set.of();
            servers.merge(
                    passage.server().name(),
                    new Last(passage.outcome().word(), now, revisions),
                    Last::then);
        }
    }

    private static Set<String> revisions(Passage passage) {
        Integer status = passage.upstreamStatus();
        if (status == null || status / 100 != 2) {
            return Set.of();
        }
        Session session = passage.session();
        if (session != null) {
            return Set.of(session.revision());
        }
        return passage.era() == Era.MODERN ? Set.of(MODERN) : Set.of();
    }
}
