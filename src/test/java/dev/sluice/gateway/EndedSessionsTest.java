package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many sessions are ended, none comes back and memory stays bounded. */
@Threat("C10")
class EndedSessionsTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final EndedSessions ended = new EndedSessions(Duration.ofHours(24));

    /** The longer between two sessions, the fewer of them have expired when it is full. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100})
    void none_is_ever_known_again_and_only_so_many_are_remembered(long millisBetween) {
        List<Session> all = new ArrayList<>();
        for (int i = 0; i < 3 * EndedSessions.MOST; i++) {
            Session session = session(i, START.plusMillis(i * millisBetween));
            all.add(session);
            ended.add(session, session.issuedAt());
            assertThat(ended.size()).isLessThanOrEqualTo(EndedSessions.MOST);
        }

        assertThat(all).allMatch(ended::contains);
    }

    @Test
    void while_there_is_room_no_other_session_is_touched() {
        for (int i = 0; i < EndedSessions.MOST; i++) {
            ended.add(session(i, START), START);
        }

        assertThat(ended.contains(session(-1, START))).isFalse();
        assertThat(ended.contains(session(-1, START.minus(Duration.ofHours(23))))).isFalse();
    }

    @Test
    void when_there_is_no_room_old_sessions_are_unknown_and_new_ones_begin() {
        for (int i = 0; i <= EndedSessions.MOST; i++) {
            ended.add(session(i, START.plusMillis(i)), START);
        }

        assertThat(ended.contains(session(-1, START))).isTrue();
        assertThat(ended.contains(session(-1, START.plusMillis(EndedSessions.MOST)))).isFalse();
        assertThat(ended.size()).isLessThan(EndedSessions.MOST * 2 / 3);
    }

    private static Session session(int number, Instant issuedAt) {
        return new Session("s" + number, null, "2025-06-18", issuedAt);
    }
}
