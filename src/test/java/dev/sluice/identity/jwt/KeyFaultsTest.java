package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.identity.JwtVerifier.Verdict;
import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Key servers that are down, slow, or lead elsewhere. */
@Threat("C6")
class KeyFaultsTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice", "analytics");
    private static final SigningKey FIRST = SigningKey.rs256("k1");
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Vertx vertx = Vertx.vertx();
    private final OidcProvider provider = OidcProvider.start(FIRST);
    private final OidcProvider elsewhere = OidcProvider.start(FIRST);

    @AfterEach
    void only_the_configured_address_was_asked() {
        assertThat(provider.asked()).containsOnly("/keys");
        assertThat(elsewhere.asked()).isEmpty();
        provider.close();
        elsewhere.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String token() {
        return provider.token(ALICE, AUDIENCE);
    }

    private void untilAsked(int times) {
        await().until(() -> provider.askedForKeys() == times);
    }

    @Test
    void before_the_first_keys_every_token_is_refused_and_asks_nobody() {
        provider.keyServer(request -> request.response().setStatusCode(503).end());
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            verifier.until("keys_unavailable", token());
            for (int i = 0; i < 200; i++) {
                assertThat(verifier.judge(token())).isEqualTo("keys_unavailable");
            }
            assertThat(provider.askedForKeys()).isEqualTo(1);

            verifier.passAndAsk(A_MOMENT);
            untilAsked(2);
            verifier.until("keys_unavailable", token());
            verifier.passAndAsk(A_MOMENT);
            assertThat(verifier.judge(token())).isEqualTo("keys_unavailable");
            assertThat(provider.askedForKeys()).as("the pauses grow").isEqualTo(2);

            provider.keyServerAgain();
            verifier.passAndAsk(A_MOMENT);
            verifier.until("right", token());
            assertThat(provider.askedForKeys()).isEqualTo(3);
        }
    }

    @Test
    void tokens_that_come_while_the_first_keys_are_asked_for_wait_for_them() {
        List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
        provider.keyServer(held::add);
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                waiting.add(verifier.begin(token()));
            }
            await().until(() -> held.size() == 1);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            provider.publish(held.get(0));

            assertThat(waiting)
                    .allSatisfy(
                            each ->
                                    assertThat(VerifierUnderTest.word(each.join()))
                                            .isEqualTo("right"));
            assertThat(provider.askedForKeys()).isEqualTo(1);
        }
    }

    @Test
    void whoever_waits_goes_on_where_it_began() {
        List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
        provider.keyServer(held::add);
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            List<CompletableFuture<Boolean>> same = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                same.add(goesOnWhereItBegan(verifier));
            }
            await().until(() -> held.size() == 1);

            provider.publish(held.get(0));

            assertThat(same).allSatisfy(each -> assertThat(each.join()).isTrue());
        }
    }

    /** On an event loop of its own, as each of several requests would be. */
    private CompletableFuture<Boolean> goesOnWhereItBegan(VerifierUnderTest verifier) {
        ContextInternal loop = ((VertxInternal) verifier.vertx()).createEventLoopContext();
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        loop.runOnContext(
                go -> {
                    var unused =
                            verifier.begin(token())
                                    .thenAccept(
                                            verdict ->
                                                    same.complete(
                                                            loop.nettyEventLoop().inEventLoop()
                                                                    && Vertx.currentContext()
                                                                            == loop));
                });
        return same;
    }

    @Test
    void a_key_server_that_says_nothing_is_left_after_five_seconds() {
        provider.keyServer(request -> {});
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            long begun = System.nanoTime();

            assertThat(verifier.judge(token())).isEqualTo("keys_unavailable");

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
        }
    }

    @Test
    void one_that_drips_is_left_as_well() {
        provider.keyServer(
                request -> {
                    request.response().setChunked(true).write("{\"keys\":[");
                    // Each drop comes sooner than anybody would call it silent.
                    dripFor(request);
                });
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            assertThat(verifier.judge(token())).isEqualTo("keys_unavailable");
        }
    }

    private void dripFor(HttpServerRequest request) {
        long timer = vertx.setPeriodic(200, id -> request.response().write(" "));
        request.connection().closeHandler(gone -> vertx.cancelTimer(timer));
    }

    @Test
    void an_answer_that_is_no_set_of_keys_is_not_used() {
        List<Handler<HttpServerRequest>> answers =
                List.of(
                        redirect("http://169.254.169.254/latest/meta-data/"),
                        redirect(elsewhere.jwks()),
                        body("x".repeat(10 * 1_024 * 1_024)),
                        chunks(),
                        body("{\"keys\":[],\"keys\":[]}"),
                        body("{\"keys\":[]} {}"),
                        body("{\"keys\":{}}"),
                        body("[]"),
                        body("<html>"),
                        body("{\"keys\":[" + "{},".repeat(100) + "{}]}"),
                        encoded(),
                        request -> request.connection().close());
        for (Handler<HttpServerRequest> answer : answers) {
            provider.keyServer(answer);
            try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
                verifier.until("keys_unavailable", token());

                provider.keyServerAgain();
                verifier.passAndAsk(A_MOMENT);
                verifier.until("right", token());

                provider.keyServer(answer);
                long before = provider.askedForKeys();
                verifier.passAndAsk(ROUND);
                untilAsked((int) before + 1);
                assertThat(verifier.judge(fresh(verifier)))
                        .as("the last good keys")
                        .isEqualTo("right");
            }
        }
    }

    private static Handler<HttpServerRequest> redirect(String location) {
        return request ->
                request.response().setStatusCode(302).putHeader("location", location).end();
    }

    private static Handler<HttpServerRequest> body(String text) {
        return request -> request.response().end(text);
    }

    private static Handler<HttpServerRequest> chunks() {
        return request -> {
            request.response().setChunked(true);
            for (int i = 0; i < 40; i++) {
                request.response().write(" ".repeat(8 * 1_024));
            }
            request.response().end("{\"keys\":[]}");
        };
    }

    private Handler<HttpServerRequest> encoded() {
        return request -> {
            request.response().putHeader("content-encoding", "gzip");
            provider.publish(request);
        };
    }

    /** The verifier's clock has gone on, and the provider's has not. */
    private String fresh(VerifierUnderTest verifier) {
        return provider.sign(verifier.claimsNow(provider, ALICE));
    }

    @Test
    void the_last_good_keys_are_kept_for_a_day_and_no_longer() {
        try (VerifierUnderTest verifier = VerifierUnderTest.of(provider)) {
            verifier.until("right", token());
            provider.keyServer(request -> request.response().setStatusCode(500).end());

            verifier.pass(Duration.ofHours(24).minusSeconds(1));
            assertThat(verifier.judge(fresh(verifier))).isEqualTo("right");
            verifier.pass(A_MOMENT);
            assertThat(verifier.judge(fresh(verifier))).isEqualTo("keys_unavailable");
        }
    }
}
