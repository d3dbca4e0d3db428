package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Caller;
import dev.sluice.testsupport.Threat;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions begin, are found by their own caller, expire and end. */
class SessionsTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Caller ALICE = SessionSealTest.caller("alice", "iterable", "alice");
    private static final Caller BOB = SessionSealTest.caller("bob", "iterable", "bob");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Instant now = Instant.parse("2026-11-21T09:00:00.123456789Z");
    private final InstantSource clock = () -> now;
    private final SessionSeal seal = new SessionSeal(SessionKeys.random(RANDOM), RANDOM);
    private final Sessions sessions = new Sessions(seal, DAY, clock, RANDOM);

    @Test
    @Threat("G5")
    void a_session_is_found_by_its_own_caller_on_any_replica() {
        String id = sessions.begin(ALICE, "up-1", "2025-06-18");
        Sessions otherReplica = new Sessions(seal, DAY, clock, RANDOM);

        Session found = Objects.requireNonNull(otherReplica.find(id, ALICE));

        assertThat(found.upstreamId()).isEqualTo("up-1");
        assertThat(found.revision()).isEqualTo("2025-06-18");
        assertThat(sessions.find(id, BOB)).isNull();
        assertThat(sessions.find("invented", ALICE)).isNull();
    }

    @Test
    void a_session_is_unknown_once_its_time_is_over() {
        String id = sessions.begin(ALICE, null, "2025-06-18");

        now = now.plus(DAY).minusMillis(1);
        assertThat(sessions.find(id, ALICE)).isNotNull();
        now = now.plusMillis(1);
        assertThat(sessions.find(id, ALICE)).isNull();
    }

    @Test
    void an_ended_session_is_unknown_and_others_are_not() {
        String ended = sessions.begin(ALICE, "up", "2025-06-18");
        String other = sessions.begin(ALICE, "up", "2025-06-18");

        sessions.end(Objects.requireNonNull(sessions.find(ended, ALICE)));

        assertThat(sessions.find(ended, ALICE)).isNull();
        assertThat(sessions.find(other, ALICE)).isNotNull();
    }

    @Test
    void ended_sessions_are_forgotten_when_they_would_have_expired() {
        for (int i = 0; i < 100_000; i++) {
            sessions.end(new Session("s" + i, null, "2025-06-18", now));
        }
        assertThat(sessions.remembered()).isEqualTo(100_000);
        now = now.plus(DAY);

        sessions.end(new Session("last", null, "2025-06-18", now));

        assertThat(sessions.remembered()).isEqualTo(1);
    }

    @Test
    @Threat("C10")
    void a_session_that_is_only_begun_costs_no_memory() {
        for (int i = 0; i < 50_000; i++) {
            sessions.begin(ALICE, "up", "2025-06-18");
        }

        assertThat(sessions.remembered()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            nullValues = "-",
            textBlock =
                    """
                    -|2025-06-18|true
                    up-1~!|2025-06-18|true
                    up 1|2025-06-18|false
                    up\u00e9|2025-06-18|false
                    ''|2025-06-18|false
                    up|''|false
                    up|2025-06-18 |false
                    up|\ud83d\ude00|false
                    """)
    void what_a_server_says_is_kept_only_when_a_header_can_carry_it_back(
            @Nullable String upstreamId, String revision, boolean kept) {
        assertThat(Session.canHold(upstreamId, revision)).isEqualTo(kept);
    }

    @Test
    void the_largest_session_that_is_kept_can_still_be_found() {
        String upstreamId = "u".repeat(2_048);
        String revision = "r".repeat(64);
        assertThat(Session.canHold(upstreamId, revision)).isTrue();
        assertThat(Session.canHold(upstreamId + "u", revision)).isFalse();
        assertThat(Session.canHold(upstreamId, revision + "r")).isFalse();

        String id = sessions.begin(ALICE, upstreamId, revision);

        assertThat(sessions.find(id, ALICE)).isNotNull();
    }
}
