package dev.sluice.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.identity.TokenHash;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A token is changed for another while agents are at work with both. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class TokenRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String OLD = "rotated-old-5cc1b7";
    private static final String NEXT = "rotated-next-0fd38a";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @BeforeEach
    void bothAreGood() throws IOException {
        server = new ScriptedServer();
        rotate(token(OLD, null), token(NEXT, null));
        await().atMost(PATIENCE).until(() -> status(OLD) == 200 && status(NEXT) == 200);
    }

    @AfterEach
    void stop() throws IOException {
        Documents.delete("grants/rotated.yaml");
        server.close();
    }

    @Test
    @Threat("C16")
    void a_token_taken_out_of_the_list_loses_its_streams_and_the_others_keep_theirs()
            throws Exception {
        var old = listen(OLD);
        var ofOld = server.next().stream();
        var next = listen(NEXT);
        var ofNext = server.next().stream();
        Events heardByNext = new Events(next.get(15, SECONDS));
        Events heardByOld = new Events(old.get(15, SECONDS));
        long revoked = System.nanoTime();

        rotate(token(NEXT, null));

        assertThat(heardByOld.next()).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(SOON);
        ofOld.left().get(15, SECONDS);
        await().atMost(PATIENCE).until(() -> status(OLD) == 401);
        ofNext.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
        assertThat(heardByNext.next()).contains("notifications/progress");
        assertThat(status(NEXT)).isEqualTo(200);
        ofNext.end();
    }

    @Test
    @Threat("C16")
    void a_token_that_expires_is_refused_from_that_moment_and_its_streams_are_closed()
            throws Exception {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(4);
        rotate(token(OLD, end), token(NEXT, null));
        var listening = listen(OLD);
        server.next().stream();
        Events heard = new Events(listening.get(15, SECONDS));

        assertThat(heard.next()).isNull();

        assertThat(Instant.now()).isBetween(end, end.plus(SOON));
        assertThat(status(OLD)).isEqualTo(401);
        assertThat(status(NEXT)).isEqualTo(200);
    }

    @Test
    void both_tokens_are_one_caller_so_a_session_survives_the_rotation() throws Exception {
        Agent old = Agent.begun("scripted", OLD);
        server.onCall(call -> call.answerEmpty());

        var reply =
                new Agent("scripted", NEXT)
                        .post(Agent.callOf(1, "echo"), "Mcp-Session-Id", old.session())
                        .get(15, SECONDS);

        assertThat(reply.statusCode()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<InputStream>> listen(String token) {
        return Agent.begun("scripted", token).get();
    }

    private static int status(String token) {
        return new Agent("scripted", token).initialize().statusCode();
    }

    private static String token(String token, @Nullable Instant expires) {
        return "{sha256: "
                + TokenHash.of(token).digits()
                + (expires == null ? "" : ", expires: " + expires)
                + "}";
    }

    private static void rotate(String... tokens) throws IOException {
        Documents.replace(
                "grants/rotated.yaml",
                "server: scripted\npolicy: rules\ntokens: [%s]\n"
                        .formatted(String.join(", ", tokens)));
    }
}
