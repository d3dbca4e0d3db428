package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.testsupport.Callers;
import dev.sluice.testsupport.Threat;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sealed session opens for whom it was sealed, and for nobody and nothing else. */
class SessionSealTest {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Caller ALICE = caller("alice", "iterable", "alice");
    private static final Session SESSION =
            new Session("0123", "up/1", "2025-06-18", Instant.ofEpochMilli(1_795_252_000_123L));

    private final SecretKey key = newKey();
    private final SessionSeal seal = seal(key);

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-", "+", "a", "visible~!ASCII", "é"})
    void a_session_comes_back_as_it_was(String upstreamId) {
        Session session = new Session("id", upstreamId, "2025-11-25", SESSION.issuedAt());

        String id = seal.seal(session, ALICE);

        assertThat(seal.open(id, ALICE)).isEqualTo(session);
        assertThat(id).matches("[A-Za-z0-9_-]+");
    }

    @Test
    @Threat({"C7", "C8"})
    void another_caller_server_grant_or_subject_does_not_open_it() {
        String id = seal.seal(SESSION, ALICE);

        assertThat(seal.open(id, caller("bob", "iterable", "bob"))).isNull();
        assertThat(seal.open(id, caller("alice", "other", "alice"))).isNull();
        assertThat(seal.open(id, caller("alice-2", "iterable", "alice"))).isNull();
        assertThat(seal.open(id, caller("alice", "iterable", "bob"))).isNull();
        // The same letters, divided otherwise.
        assertThat(seal.open(id, caller("alicea", "iterable", "lice"))).isNull();
        assertThat(seal.open(id, caller("ealice", "iterabl", "alice"))).isNull();
    }

    @Test
    void a_grant_that_changed_its_token_or_policy_is_the_same_caller() {
        String id = seal.seal(SESSION, ALICE);
        Grant rotated = Callers.grant("alice", "iterable", "other", "new");

        assertThat(seal.open(id, Callers.of(rotated, "alice"))).isEqualTo(SESSION);
    }

    @Test
    void the_first_key_seals_and_every_key_opens() {
        SecretKey next = newKey();
        String old = seal.seal(SESSION, ALICE);
        SessionSeal both = new SessionSeal(List.of(next, key), RANDOM);

        assertThat(both.open(old, ALICE)).isEqualTo(SESSION);
        assertThat(seal(next).open(both.seal(SESSION, ALICE), ALICE)).isEqualTo(SESSION);
        assertThat(seal.open(both.seal(SESSION, ALICE), ALICE)).isNull();
        assertThat(seal(newKey()).open(old, ALICE)).isNull();
    }

    @Test
    @Threat("C9")
    void any_flipped_bit_makes_it_unknown() {
        byte[] sealed = Base64.getUrlDecoder().decode(seal.seal(SESSION, ALICE));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] other = sealed.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));
            String id = Base64.getUrlEncoder().withoutPadding().encodeToString(other);

            assertThat(seal.open(id, ALICE)).as("bit %d", bit).isNull();
        }
    }

    @Test
    @Threat("C9")
    void any_other_character_makes_it_unknown() {
        String id = seal.seal(SESSION, ALICE);
        for (int at = 0; at < id.length(); at++) {
            for (char c : (ALPHABET + "=+/ .\n\u00e9").toCharArray()) {
                String other = id.substring(0, at) + c + id.substring(at + 1);
                if (!other.equals(id)) {
                    assertThat(seal.open(other, ALICE)).as(other).isNull();
                }
            }
        }
    }

    @Test
    void cut_lengthened_padded_or_rewritten_it_is_unknown() {
        String id = seal.seal(SESSION, ALICE);

        for (int length = 0; length < id.length(); length++) {
            assertThat(seal.open(id.substring(0, length), ALICE)).isNull();
        }
        for (String more : List.of("=", "==", "A", "AA", "AAAA", " ", "\r\n", id)) {
            assertThat(seal.open(id + more, ALICE)).isNull();
        }
        assertThat(seal.open(" " + id, ALICE)).isNull();
        assertThat(seal.open("A".repeat(100_000), ALICE)).isNull();
        assertThat(seal.open(id.replace('-', '+').replace('_', '/') + "=", ALICE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 2, 127, -1})
    void an_id_of_another_format_is_unknown(byte format) {
        byte[] sealed = Base64.getUrlDecoder().decode(seal.seal(SESSION, ALICE));
        assertThat(sealed[0]).isEqualTo((byte) 1);
        sealed[0] = format;

        assertThat(seal.open(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), ALICE))
                .isNull();
    }

    /**
     * With 255 degrees of freedom, chance alone passes 400 once in a hundred million times (NIST SP
     * 800-22 tests bits alike).
     */
    @Test
    @Threat("C9")
    void what_stands_behind_the_format_looks_like_chance() {
        long[] seen = new long[256];
        long total = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] sealed = Base64.getUrlDecoder().decode(seal.seal(SESSION, ALICE));
            for (int at = 1; at < sealed.length; at++) {
                seen[sealed[at] & 0xFF]++;
                total++;
            }
        }
        double expected = total / 256.0;
        double chiSquared = 0;
        for (long count : seen) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }

        assertThat(chiSquared).isLessThan(400);
    }

    @Test
    @Threat("C9")
    void two_ids_of_one_session_are_never_alike() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(seal.seal(SESSION, ALICE));
        }

        assertThat(ids).hasSize(10_000);
    }

    @Test
    @Threat("C9")
    void an_id_shows_nothing_of_the_session() {
        byte[] sealed = Base64.getUrlDecoder().decode(seal.seal(SESSION, ALICE));

        assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("up/1", "2025", "alice", "iterable", "0123");
    }

    static Caller caller(String grant, String server, String subject) {
        return Callers.of(Callers.grant(grant, server, "p", "t"), subject);
    }

    private static SecretKey newKey() {
        return SessionKeys.random(RANDOM).get(0);
    }

    private static SessionSeal seal(SecretKey key) {
        return new SessionSeal(List.of(key), RANDOM);
    }
}
