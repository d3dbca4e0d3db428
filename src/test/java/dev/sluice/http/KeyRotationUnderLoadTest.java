package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.http.SteadyCalls.Call;
import dev.sluice.identity.jwt.HurriedKeys;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.PublicProfile;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An issuer changes its key while agents call with its JWTs. */
@QuarkusTest
@TestProfile(KeyRotationUnderLoadTest.Profile.class)
@Timeout(240)
class KeyRotationUnderLoadTest {
    private static final SigningKey OLD = SigningKey.rs256("k-old");
    private static final SigningKey NEW = SigningKey.rs256("k-new");
    private static final SigningKey NEVER_PUBLISHED = SigningKey.rs256("k-never");
    private static final SigningKey UNDER_ITS_NAME = SigningKey.rs256("k-old");
    private static final OidcAccount ALICE = OidcAccount.of("alice", "staff");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What docs/guides-identity.md says: unknown keys are asked for so often at most. */
    private static final Duration BETWEEN_WISHES = Duration.ofSeconds(30);

    /** What it says of when a key that is taken away proves nothing any more. */
    private static final Duration BOUND = Duration.ofMinutes(5);

    /** A gateway for which the time until the next keys passes at once. */
    public static final class Profile extends FixtureProfile {
        public Profile() {
            super(PublicProfile.SETTINGS);
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(HurriedKeys.class);
        }
    }

    private final HurriedKeys keys;
    private final OidcProvider provider = OidcProvider.start(OLD);
    private final SteadyCalls calls = new SteadyCalls();
    private ScriptedServer server;

    KeyRotationUnderLoadTest(HurriedKeys keys) {
        this.keys = keys;
    }

    @BeforeEach
    void begin() throws IOException {
        server = new ScriptedServer();
        server.onCall(ScriptedCall::answerEmpty);
        Documents.replace(
                "issuers/rotating.yaml",
                "issuer: %s\njwks: %s\nalgorithms: [RS256]\n"
                        .formatted(provider.issuer(), provider.jwks()));
        Documents.replace(
                "grants/rotating.yaml",
                "server: scripted\npolicy: rules\njwt: {issuer: rotating, claims: {}}\n");
        await().atMost(PATIENCE).until(() -> status(OLD) == 200);
    }

    @AfterEach
    void end() throws Exception {
        calls.close();
        Documents.delete("grants/rotating.yaml");
        Documents.delete("issuers/rotating.yaml");
        server.close();
        provider.close();
    }

    @Test
    @Threat({"C4", "C6"})
    void whoever_has_a_jwt_of_a_published_key_passes_all_the_time_and_nobody_else_ever()
            throws Exception {
        calls.begin("old", () -> Agent.begun("scripted", token(OLD)));
        calls.begin("never published", () -> new Agent("scripted", token(NEVER_PUBLISHED)));
        calls.begin("under its name", () -> new Agent("scripted", token(UNDER_ITS_NAME)));
        calls.goOn();
        assertThat(status(NEW)).isEqualTo(401);

        provider.keys(OLD, NEW);
        keys.pass(BETWEEN_WISHES); // tokens of unknown keys have used up the wish before
        await().atMost(PATIENCE).until(() -> status(NEW) == 200);
        calls.begin("new", () -> Agent.begun("scripted", token(NEW)));
        calls.goOn();

        Instant withdrawn = Instant.now();
        provider.keys(NEW);
        calls.goOn();
        keys.pass(BOUND);
        Instant due = Instant.now();
        await().atMost(PATIENCE).until(() -> status(OLD) == 401);
        Instant gone = Instant.now();
        calls.goOn();
        calls.end();

        assertThat(calls.of("new")).hasSizeGreaterThan(100).allMatch(Call::passed);
        assertThat(calls.of("old", withdrawn)).hasSizeGreaterThan(100).allMatch(Call::passed);
        assertThat(calls.since(gone, "old")).hasSizeGreaterThan(10).allMatch(Call::refused);
        assertThat(calls.of("old")).allMatch(call -> call.passed() || call.refused());
        for (String forged : List.of("never published", "under its name")) {
            assertThat(calls.of(forged)).hasSizeGreaterThan(100).allMatch(Call::refused);
        }
        assertThat(provider.asked()).containsOnly("/keys");
        assertThat(provider.askedForKeys()).as("not by each forged token").isLessThan(20);
        System.err.printf(
                "%d calls with the new key, all passed; %d with the old one, refused %d ms after"
                        + " the keys were due; %d forged, all refused; %d requests for keys%n",
                calls.of("new").size(),
                calls.of("old").size(),
                Duration.between(due, gone).toMillis(),
                calls.of("never published").size() + calls.of("under its name").size(),
                provider.askedForKeys());
    }

    private String token(SigningKey key) {
        return key.sign(provider.claims(ALICE, PublicProfile.address("scripted")));
    }

    private int status(SigningKey key) {
        return new Agent("scripted", token(key)).initialize().statusCode();
    }
}
