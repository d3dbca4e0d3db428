package dev.sluice.upstream.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.OAuth.Client;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.OAuth.Wish;
import dev.sluice.upstream.Server;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Refresh tokens that stand nowhere but in memory, and documents that change. Using the one in the
 * file a second time could end the whole consent.
 */
@Timeout(60)
class EditedConsentTest {
    private static final String FIRST = "s3cr3t-CANARY-refresh";
    private static final Wish OTHER_WISH = new Wish(List.of("mcp"), null, null);

    private final Credentialed given = new Credentialed();
    private final Path file;

    EditedConsentTest(@TempDir Path folder) {
        this.file = folder.resolve("gone").resolve("reports");
    }

    @BeforeEach
    void consent() {
        given.endpoint.refreshToken(FIRST, true);
    }

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void the_log_says_once_which_file_and_what_to_do_and_never_a_token() throws Exception {
        try (Logged log = new Logged(Consent.class.getName())) {
            given.token(server(FIRST));
            given.tokens.refused(server(FIRST), null, new Secret(TokenEndpoint.token(1)));
            given.token(server(FIRST));

            assertThat(given.endpoint.asked()).hasSize(2);
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().get(0))
                    .contains("Server reports", file.toString(), "NoSuchFileException")
                    .contains("sluice upstream login reports", "a folder that Sluice may write to")
                    .doesNotContain("CANARY");
        }
    }

    @Test
    @Threat("D9")
    void an_edit_of_what_the_tokens_are_for_goes_on_with_the_newest_one() throws Exception {
        given.token(server(FIRST));
        Server edited = server(FIRST, given.endpoint.url(), OTHER_WISH);

        given.tokens.retain(List.of(edited));

        assertThat(given.token(edited)).isEqualTo(TokenEndpoint.token(2));
        assertThat(spent()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    @Threat("D9")
    void so_does_a_new_secret_of_the_same_client() throws Exception {
        given.token(server(FIRST));
        given.endpoint.clientSecret("s3cr3t-CANARY-new");
        Server edited =
                Credentialed.server(
                        new OAuth(
                                flow(FIRST),
                                given.endpoint.url(),
                                Credentialed.client("s3cr3t-CANARY-new"),
                                Credentialed.NO_WISH));

        given.tokens.retain(List.of(edited));

        assertThat(given.token(edited)).isEqualTo(TokenEndpoint.token(2));
    }

    @Test
    @Threat("D9")
    void so_does_a_file_that_could_not_be_read_for_a_while() throws Exception {
        String token = given.token(server(FIRST));
        Server unread =
                Credentialed.server(
                        new OAuth(
                                new Flow.RefreshToken(file, Optional.empty()),
                                given.endpoint.url(),
                                Credentialed.client(TokenEndpoint.SECRET),
                                Credentialed.NO_WISH));

        given.tokens.retain(List.of(unread));
        assertThatThrownBy(() -> given.token(unread)).hasMessageContaining("a secret is missing");
        given.tokens.retain(List.of(server(FIRST)));

        assertThat(given.token(server(FIRST))).isEqualTo(token);
        assertThat(spent()).containsExactly(FIRST);
    }

    @Test
    void two_documents_of_one_consent_never_spend_one_token_both() throws Exception {
        List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
        given.endpoint.answers(request -> held.add(request.pause()));
        Server edited = server(FIRST, given.endpoint.url(), OTHER_WISH);
        CompletableFuture<String> before = given.ask(server(FIRST), null);
        await().until(() -> held.size() == 1);

        given.tokens.retain(List.of(edited));
        CompletableFuture<String> after = given.ask(edited, null);
        given.endpoint.answersRightly();
        given.endpoint.answer(held.get(0));
        held.get(0).resume();

        assertThat(before.get(15, TimeUnit.SECONDS)).isEqualTo(TokenEndpoint.token(1));
        assertThat(after.get(15, TimeUnit.SECONDS)).isEqualTo(TokenEndpoint.token(2));
        assertThat(held).hasSize(1);
        assertThat(spent()).hasSize(2).doesNotHaveDuplicates();
    }

    /** The endpoint refuses it here, as it was replaced; elsewhere it was never spent. */
    @Test
    @Threat("D9")
    void another_endpoint_client_or_login_begins_with_what_stands_in_the_file() throws Exception {
        given.token(server(FIRST));
        URI elsewhere = URI.create(given.endpoint.url() + "?tenant=b");
        begins(server(FIRST, elsewhere, Credentialed.NO_WISH), FIRST);
        begins(
                Credentialed.server(
                        new OAuth(
                                flow(FIRST),
                                elsewhere,
                                new Client.Public("public"),
                                Credentialed.NO_WISH)),
                FIRST);
        begins(server("s3cr3t-CANARY-login"), "s3cr3t-CANARY-login");
    }

    private void begins(Server edited, String token) {
        given.tokens.retain(List.of(edited));

        assertThatThrownBy(() -> given.token(edited)).hasMessageContaining("invalid_grant");
        assertThat(spent()).last().isEqualTo(token);
    }

    /** Every refresh token that the endpoint was shown. */
    private List<String> spent() {
        return given.endpoint.asked().stream()
                .map(each -> String.valueOf(each.form().get("refresh_token")))
                .toList();
    }

    private Flow flow(String token) {
        return new Flow.RefreshToken(file, Optional.of(new Secret(token)));
    }

    private Server server(String token) {
        return server(token, given.endpoint.url(), Credentialed.NO_WISH);
    }

    private Server server(String token, URI tokenUrl, Wish wish) {
        return Credentialed.server(
                new OAuth(flow(token), tokenUrl, Credentialed.client(TokenEndpoint.SECRET), wish));
    }
}
