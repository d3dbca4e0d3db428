package dev.sluice.upstream.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.testsupport.TokenEndpoint.Asked;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import dev.sluice.upstream.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens for whoever calls, from a real endpoint. */
class TokenExchangeTest {
    private final Credentialed given = new Credentialed();
    private final Server server = given.server(new Flow.TokenExchange());

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void the_callers_token_is_exchanged_as_the_standard_says() throws Exception {
        OAuth oauth =
                new OAuth(
                        new Flow.TokenExchange(),
                        given.endpoint.url(),
                        Credentialed.client(TokenEndpoint.SECRET),
                        new Wish(List.of("read"), "reports", "https://mcp.internal/mcp"));

        assertThat(exchanged(Credentialed.server(oauth), "alice"))
                .isEqualTo(TokenEndpoint.exchanged("alice"));

        String accessToken = "urn:ietf:params:oauth:token-type:access_token";
        assertThat(given.endpoint.asked())
                .containsExactly(
                        new Asked(
                                TokenEndpoint.CLIENT,
                                Map.of(
                                        "grant_type",
                                        "urn:ietf:params:oauth:grant-type:token-exchange",
                                        "subject_token",
                                        "alice",
                                        "subject_token_type",
                                        accessToken,
                                        "requested_token_type",
                                        accessToken,
                                        "scope",
                                        "read",
                                        "audience",
                                        "reports",
                                        "resource",
                                        "https://mcp.internal/mcp")));
    }

    @Test
    void each_callers_token_is_exchanged_once_until_it_ends() throws Exception {
        given.endpoint.lifetime(600);
        for (int i = 0; i < 100; i++) {
            assertThat(exchanged(server, "alice")).isEqualTo(TokenEndpoint.exchanged("alice"));
            assertThat(exchanged(server, "bob")).isEqualTo(TokenEndpoint.exchanged("bob"));
        }
        assertThat(given.endpoint.asked()).hasSize(2);

        given.pass(Duration.ofMinutes(10));
        exchanged(server, "alice");

        assertThat(given.endpoint.asked()).hasSize(3);
    }

    @Test
    @Threat("D11")
    void whoever_has_no_jwt_gets_nobody_elses_token() throws Exception {
        exchanged(server, "alice");

        assertThatThrownBy(() -> given.token(server))
                .hasMessageContaining("the caller has no JWT that could be exchanged");
    }

    @Test
    void one_callers_failures_are_not_anothers() throws Exception {
        given.endpoint.answers(400, "application/json", "{\"error\":\"invalid_request\"}");
        assertThatThrownBy(() -> exchanged(server, "mallory"))
                .hasMessageContaining("invalid_request");
        given.endpoint.answersRightly();

        assertThatThrownBy(() -> exchanged(server, "mallory"))
                .hasMessageContaining("invalid_request");
        assertThat(exchanged(server, "alice")).isEqualTo(TokenEndpoint.exchanged("alice"));
    }

    @Test
    void a_refused_token_is_the_callers_own() throws Exception {
        exchanged(server, "alice");
        exchanged(server, "bob");

        given.tokens.refused(
                server, new Secret("alice"), new Secret(TokenEndpoint.exchanged("alice")));
        exchanged(server, "alice");
        exchanged(server, "bob");

        assertThat(given.endpoint.asked()).hasSize(3);
    }

    @Test
    void those_kept_are_bounded() {
        ExchangedTokens tokens = new ExchangedTokens(3);
        for (int i = 0; i < 1_000; i++) {
            tokens.of(
                    new Secret("caller-" + i),
                    () ->
                            new HeldToken(
                                    io.vertx.core.Promise
                                                    .<dev.sluice.upstream.TokenReply.Granted>
                                                            promise()
                                            ::future,
                                    System::nanoTime));

            assertThat(tokens.size()).isLessThanOrEqualTo(3);
        }
        assertThat(tokens.find(new Secret("caller-999"))).isNotNull();
        assertThat(tokens.find(new Secret("caller-0"))).isNull();
    }

    private String exchanged(Server asked, String subject) throws Exception {
        return given.ask(asked, subject).get(15, TimeUnit.SECONDS);
    }
}
