package dev.sluice.upstream.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.testsupport.TokenEndpoint.Asked;
import dev.sluice.upstream.NoAccessTokenException;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import dev.sluice.upstream.Server;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's own tokens, from a real endpoint. */
class ClientCredentialsTest {
    private final Credentialed given = new Credentialed();
    private final Server server = given.server(new Flow.ClientCredentials());

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void the_client_proves_itself_and_says_what_it_wants() throws Exception {
        Wish wish = new Wish(List.of("a", "b"), "reports", "https://mcp.internal/mcp");
        OAuth oauth =
                new OAuth(
                        new Flow.ClientCredentials(),
                        given.endpoint.url(),
                        Credentialed.client(TokenEndpoint.SECRET),
                        wish);

        assertThat(given.token(Credentialed.server(oauth))).isEqualTo(TokenEndpoint.token(1));

        assertThat(given.endpoint.asked())
                .containsExactly(
                        new Asked(
                                TokenEndpoint.CLIENT,
                                Map.of(
                                        "grant_type", "client_credentials",
                                        "scope", "a b",
                                        "audience", "reports",
                                        "resource", "https://mcp.internal/mcp")));
    }

    @Test
    void a_public_client_names_itself_in_the_form() throws Exception {
        OAuth oauth =
                new OAuth(
                        new Flow.ClientCredentials(),
                        given.endpoint.url(),
                        new Client.Public("public"),
                        Credentialed.NO_WISH);

        assertThat(given.token(Credentialed.server(oauth))).isEqualTo(TokenEndpoint.token(1));
    }

    @Test
    void a_token_is_used_until_it_is_due_and_replaced_before_it_ends() throws Exception {
        given.endpoint.lifetime(600);
        assertThat(given.token(server)).isEqualTo(TokenEndpoint.token(1));
        given.pass(Duration.ofSeconds(539));
        assertThat(given.token(server)).isEqualTo(TokenEndpoint.token(1));
        assertThat(given.endpoint.asked()).hasSize(1);

        given.pass(Duration.ofSeconds(1));

        assertThat(given.token(server)).isEqualTo(TokenEndpoint.token(1));
        await().until(() -> given.token(server).equals(TokenEndpoint.token(2)));
        assertThat(given.endpoint.asked()).hasSize(2);
    }

    @Test
    void a_token_that_has_ended_is_never_given_out() throws Exception {
        given.endpoint.lifetime(600);
        given.token(server);

        given.pass(Duration.ofSeconds(596));

        assertThat(given.token(server)).isEqualTo(TokenEndpoint.token(2));
    }

    @Test
    void however_many_ask_at_once_one_token_is_fetched() throws Exception {
        Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
        given.endpoint.answers(
                request -> {
                    request.pause();
                    held.add(request);
                });
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(given.ask(server, null));
        }
        await().until(() -> !held.isEmpty());

        HttpServerRequest only = held.remove();
        given.endpoint.answer(only);
        only.resume();

        for (CompletableFuture<String> each : all) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(TokenEndpoint.token(1));
        }
        assertThat(held).isEmpty();
        assertThat(given.endpoint.asked()).hasSize(1);
    }

    @Test
    void failures_are_asked_for_again_ever_more_rarely() throws Exception {
        given.endpoint.clientSecret("another");
        assertRefused(server, "the token endpoint gave none: it answered 401 invalid_client");
        for (int pause = 1; pause <= 32; pause *= 2) {
            int before = given.endpoint.asked().size();
            given.pass(Duration.ofSeconds(pause).minusMillis(1));
            assertRefused(server, "401 invalid_client");
            assertThat(given.endpoint.asked()).hasSize(before);
            given.pass(Duration.ofMillis(1));
            assertRefused(server, "401 invalid_client");
            assertThat(given.endpoint.asked()).hasSize(before + 1);
        }
        given.pass(Duration.ofMinutes(1));
        given.endpoint.clientSecret(TokenEndpoint.SECRET);

        assertThat(given.token(server)).startsWith(TokenEndpoint.TOKENS);
    }

    @Test
    void a_failure_ahead_of_the_end_leaves_the_token_in_use() throws Exception {
        given.endpoint.lifetime(600);
        given.token(server);
        given.endpoint.answers(503, "text/plain", "no");

        given.pass(Duration.ofSeconds(560));

        for (int i = 0; i < 10; i++) {
            assertThat(given.token(server)).isEqualTo(TokenEndpoint.token(1));
        }
    }

    @Test
    void a_refused_token_is_replaced_for_the_next_call_but_not_for_ever_faster() throws Exception {
        String first = given.token(server);
        given.tokens.refused(server, null, new Secret(first));
        String second = given.token(server);
        assertThat(second).isEqualTo(TokenEndpoint.token(2));

        given.tokens.refused(server, null, new Secret(first));
        assertThat(given.token(server)).as("the old one is known to be gone").isEqualTo(second);
        given.tokens.refused(server, null, new Secret(second));

        assertThat(given.token(server)).as("others are not kept out meanwhile").isEqualTo(second);
        given.pass(Duration.ofSeconds(1));
        assertThat(given.token(server)).isEqualTo(TokenEndpoint.token(3));
    }

    @Test
    @Threat("D9")
    void a_token_of_an_old_client_secret_is_dropped_with_it() throws Exception {
        given.token(server);
        given.endpoint.clientSecret("s3cr3t-CANARY-new");
        OAuth rotated =
                new OAuth(
                        new Flow.ClientCredentials(),
                        given.endpoint.url(),
                        Credentialed.client("s3cr3t-CANARY-new"),
                        Credentialed.NO_WISH);

        given.tokens.retain(List.of(Credentialed.server(rotated)));

        assertThat(given.token(Credentialed.server(rotated))).isEqualTo(TokenEndpoint.token(2));
    }

    @Test
    @Threat("D10")
    void without_its_secret_nobody_is_asked() {
        OAuth oauth =
                new OAuth(
                        new Flow.ClientCredentials(),
                        given.endpoint.url(),
                        new Client.Confidential("sluice", Optional.empty()),
                        Credentialed.NO_WISH);

        assertRefused(Credentialed.server(oauth), "a secret is missing");
        assertThat(given.endpoint.asked()).isEmpty();
    }

    @Test
    void a_first_token_is_waited_for_as_long_as_for_a_connection() {
        given.endpoint.answers(HttpServerRequest::pause);
        OAuth oauth =
                new OAuth(
                        new Flow.ClientCredentials(),
                        given.endpoint.url(),
                        Credentialed.client(TokenEndpoint.SECRET),
                        Credentialed.NO_WISH);

        assertRefused(Credentialed.server(oauth, Duration.ofMillis(50)), "no token came in time");
    }

    @Test
    void an_endpoint_that_never_answers_is_given_up() {
        try (Credentialed hasty = new Credentialed(Duration.ofMillis(50))) {
            hasty.endpoint.answers(HttpServerRequest::pause);

            assertThatThrownBy(() -> hasty.token(hasty.server(new Flow.ClientCredentials())))
                    .hasMessageContaining("it does not answer in time");
        }
    }

    @Test
    @Threat("D3")
    void a_redirect_is_not_followed() {
        given.endpoint.answers(
                request ->
                        request.response()
                                .setStatusCode(307)
                                .putHeader("location", given.endpoint.url() + "/other")
                                .end());

        assertRefused(server, "its reply has status 307 and is no JSON");
        assertThat(given.endpoint.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"access_token":"t","token_type":"MAC"}                                     | its token_type is not Bearer
                    {"access_token":"t"}                                                        | its token_type is not Bearer
                    {"token_type":"Bearer"}                                                     | its reply holds no usable access_token
                    {"access_token":"CANARY\\r\\nX: y","token_type":"Bearer"}                   | its reply holds no usable access_token
                    {"access_token":"CANARY","access_token":"u","token_type":"Bearer"}          | its reply is not one strict JSON object
                    {"access_token":"t","token_type":"Bearer","expires_in":-1}                  | its expires_in is no positive number
                    {"access_token":"t","token_type":"Bearer","expires_in":"3600"}              | its expires_in is no positive number
                    {"access_token":"t","token_type":"Bearer"} {}                               | its reply is not one strict JSON object
                    ["CANARY"]                                                                  | its reply holds no usable access_token
                    """)
    @Threat("D5")
    void a_reply_that_is_not_quite_right_is_no_token_and_is_not_repeated(
            String body, String reason) {
        given.endpoint.answers(200, "application/json", body);

        assertRefused(server, "the token endpoint gave none: " + reason);
    }

    @Test
    void more_than_a_token_needs_is_not_read() {
        given.endpoint.answers(200, "application/json", "[" + " ".repeat(64 * 1024) + "]");

        assertRefused(server, "its reply is too large");
    }

    @Test
    @Threat("D5")
    void an_error_that_no_standard_names_is_not_repeated() {
        given.endpoint.answers(400, "application/json", "{\"error\":\"CANARY\"}");

        assertRefused(server, "the token endpoint gave none: it answered 400");
    }

    private void assertRefused(Server asked, String reason) {
        assertThatThrownBy(() -> given.token(asked))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(NoAccessTokenException.class)
                .hasMessageEndingWith(reason)
                .hasMessageNotContaining("CANARY");
    }
}
