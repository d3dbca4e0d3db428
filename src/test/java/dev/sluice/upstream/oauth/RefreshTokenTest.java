package dev.sluice.upstream.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import dev.sluice.upstream.OAuth.Flow;
import dev.sluice.upstream.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that somebody has consented to, from a real endpoint. */
class RefreshTokenTest {
    private static final String FIRST = "s3cr3t-CANARY-refresh";

    private final Credentialed given = new Credentialed();
    private final Path file;

    RefreshTokenTest(@TempDir Path folder) {
        this.file = folder.resolve("reports");
    }

    @BeforeEach
    void consent() throws IOException {
        Files.writeString(file, FIRST + "\n");
    }

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void a_token_is_refreshed_ahead_of_its_end() throws Exception {
        given.endpoint.refreshToken(FIRST, false);
        given.endpoint.lifetime(600);

        assertThat(given.token(server(FIRST))).isEqualTo(TokenEndpoint.token(1));
        given.pass(Duration.ofMinutes(9));
        assertThat(given.token(server(FIRST))).isEqualTo(TokenEndpoint.token(1));

        await().until(() -> given.token(server(FIRST)).equals(TokenEndpoint.token(2)));
        assertThat(Files.readString(file)).isEqualTo(FIRST + "\n");
    }

    @Test
    void a_refresh_token_that_is_replaced_is_written_down_for_its_owner_alone() throws Exception {
        given.endpoint.refreshToken(FIRST, true);

        given.token(server(FIRST));

        String second = given.endpoint.refreshToken();
        assertThat(second).isNotEqualTo(FIRST);
        assertThat(Files.readString(file)).isEqualTo(second + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining(each -> each.equals(file));
        try (var all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    /** Reading it back makes a new snapshot, which must not make another refresh. */
    @Test
    void what_was_written_down_changes_nothing_when_it_is_read_again() throws Exception {
        given.endpoint.refreshToken(FIRST, true);
        String token = given.token(server(FIRST));
        String second = given.endpoint.refreshToken();

        given.tokens.retain(List.of(server(second)));

        assertThat(given.token(server(second))).isEqualTo(token);
        assertThat(given.token(server(FIRST))).as("judged a moment before").isEqualTo(token);
        assertThat(given.endpoint.asked()).hasSize(1);
        given.pass(Duration.ofHours(2));
        assertThat(given.token(server(second))).isEqualTo(TokenEndpoint.token(2));
    }

    @Test
    void where_nothing_can_be_written_the_new_one_is_kept_in_memory() throws Exception {
        Files.delete(file);
        given.endpoint.refreshToken(FIRST, true);
        given.endpoint.lifetime(600);

        for (int i = 1; i <= 4; i++) {
            assertThat(given.token(server(FIRST))).isEqualTo(TokenEndpoint.token(i));
            given.pass(Duration.ofHours(1));
        }
        assertThat(file).doesNotExist();
    }

    @Test
    @Threat("D9")
    void somebody_who_logs_in_again_is_believed_and_not_overwritten() throws Exception {
        given.endpoint.refreshToken(FIRST, true);
        Files.writeString(file, "s3cr3t-CANARY-login\n");
        given.token(server(FIRST));
        assertThat(Files.readString(file)).isEqualTo("s3cr3t-CANARY-login\n");
        given.endpoint.refreshToken("s3cr3t-CANARY-login", true);

        given.tokens.retain(List.of(server("s3cr3t-CANARY-login")));

        assertThat(given.token(server("s3cr3t-CANARY-login"))).isEqualTo(TokenEndpoint.token(2));
    }

    /** It was judged before somebody logged in again, and is sent after. */
    @Test
    void what_a_change_took_away_is_not_spent_again() throws Exception {
        given.endpoint.refreshToken("s3cr3t-CANARY-login", true);
        given.tokens.retain(List.of(server("s3cr3t-CANARY-login")));
        given.token(server("s3cr3t-CANARY-login"));

        assertThatThrownBy(() -> given.token(server(FIRST))).hasMessageContaining("has changed");

        assertThat(given.endpoint.asked()).hasSize(1);
    }

    @Test
    @Threat("D10")
    void without_a_refresh_token_nobody_is_asked() {
        Server before = given.server(new Flow.RefreshToken(file, Optional.empty()));

        assertThat(before.hasItsSecrets()).isFalse();
        assertThatThrownBy(() -> given.token(before)).hasMessageContaining("a secret is missing");
        assertThat(given.endpoint.asked()).isEmpty();
    }

    private Server server(String token) {
        return given.server(new Flow.RefreshToken(file, Optional.of(new Secret(token))));
    }
}
