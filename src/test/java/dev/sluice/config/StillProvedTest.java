package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.identity.Grants;
import dev.sluice.identity.Holder;
import dev.sluice.identity.Issuer;
import dev.sluice.identity.Proof;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether a stream that a JWT has opened may stand on after a change. */
class StillProvedTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Server SERVER =
            new Server("s", URI.create("http://localhost/mcp"), Map.of(), Timeouts.DEFAULT);
    private static final Grant GRANT = new Grant("g", "s", "p", new Holder.OfJwt("corp", Map.of()));
    private static final Issuer BEFORE = issuer("https://idp.example", "keys", "RS256", "ES256");

    private final Caller caller =
            new Caller(
                    GRANT,
                    "https://idp.example#alice",
                    new Proof.Jwt(
                            BEFORE,
                            "https://idp.example#alice",
                            claims(),
                            NOW.plusSeconds(60),
                            new Secret("a.b.c"),
                            SigningKey.rs256("k1").publicKey()));

    @Test
    @Threat("C16")
    void it_stands_while_its_issuer_is_who_it_was() {
        assertThat(stands(Map.of("corp", BEFORE))).isTrue();
        assertThat(
                        stands(
                                Map.of(
                                        "corp",
                                        issuer(
                                                "https://idp.example",
                                                "keys",
                                                "ES256",
                                                "RS256",
                                                "PS256"))))
                .isTrue();
    }

    @Test
    @Threat("C16")
    void it_ends_with_its_issuers_name_keys_algorithms_or_document() {
        assertThat(
                        stands(
                                Map.of(
                                        "corp",
                                        issuer("https://other.example", "keys", "RS256", "ES256"))))
                .isFalse();
        assertThat(stands(Map.of("corp", issuer("https://idp.example", "new", "RS256", "ES256"))))
                .isFalse();
        assertThat(stands(Map.of("corp", issuer("https://idp.example", "keys", "RS256"))))
                .isFalse();
        assertThat(stands(Map.of())).isFalse();
    }

    private boolean stands(Map<String, Issuer> issuers) {
        return new Snapshot(
                        1,
                        "h",
                        Map.of("s", SERVER),
                        Map.of(),
                        new Grants(List.of(GRANT)),
                        issuers,
                        Map.of(),
                        Switches.NONE)
                .stillProves(caller, NOW);
    }

    private static Issuer issuer(String name, String keys, String... algorithms) {
        return new Issuer(
                "corp",
                name,
                URI.create("https://idp.example/" + keys),
                Set.of(algorithms),
                List.of(),
                Duration.ZERO);
    }

    private static JsonValue claims() {
        try {
            return StrictJson.read("{}".getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }
}
