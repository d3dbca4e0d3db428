package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Transport;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.http.Breaker.Rules;
import dev.sluice.upstream.http.CalledServer.Call;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose last calls failed is not touched for a while, and it alone. */
@Timeout(60)
class RestingServerTest {
    private static final Duration OPEN_FOR = Duration.ofMinutes(10);
    private static final Timeouts TIMEOUTS =
            new Timeouts(
                    Duration.ofSeconds(20),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1));

    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
    private volatile Map<String, Long> gauge = Map.of();
    private final Breakers breakers =
            new Breakers(new Rules(2, 100, OPEN_FOR, 1), states -> gauge = Map.copyOf(states));

    @SuppressWarnings("NullAway.Init")
    private CalledServer server;

    @SuppressWarnings("NullAway.Init")
    private Context loop;

    @BeforeEach
    void start() throws Exception {
        server = new CalledServer(10, breakers, this::answer);
        loop = server.loop();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        requests.incrementAndGet();
        String path = request.uri();
        if (path.equals("/cut")) {
            var unused = request.connection().close();
        } else if (path.equals("/silent")) {
            held.add(request.response());
        } else {
            request.response().setStatusCode(Integer.parseInt(path.substring(1))).end("whole");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cut", "/silent", "/502", "/503", "/504"})
    @Threat("E14")
    void a_server_in_trouble_is_left_alone(String path) throws Exception {
        call("a", path);
        call("a", path);
        int made = server.connectionsEver();

        for (int i = 0; i < 5; i++) {
            UpstreamFailedException refused = refused(send("a", "/200"));
            assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(OPEN_FOR);
        }

        assertThat(requests).hasValue(2);
        assertThat(server.connectionsEver()).isEqualTo(made);
    }

    @Test
    void a_server_that_nobody_listens_for_is_left_alone() throws Exception {
        server.listenNoMore();
        call("a", "/200");
        call("a", "/200");

        refused(send("a", "/200"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 401, 404, 405, 429, 500, 501})
    void a_server_that_answers_anything_else_is_there(int status) throws Exception {
        for (int i = 0; i < 5; i++) {
            call("a", "/" + status);
        }

        assertThat(requests).hasValue(5);
    }

    @Test
    void one_probe_is_let_through_and_its_success_lets_all_through_again() throws Exception {
        call("a", "/503");
        call("a", "/503");
        server.pass(OPEN_FOR);

        Call probe = send("a", "/silent");
        await().until(() -> held.size() == 1);
        refused(send("a", "/200"));
        held.remove().end("whole");
        assertThat(text(loop, probe.begun())).isEqualTo("whole");

        call("a", "/200");
        assertThat(requests).hasValue(4);
    }

    @Test
    void an_agent_that_leaves_says_nothing_about_the_server() throws Exception {
        for (int i = 1; i <= 4; i++) {
            int count = i;
            Call call = send("a", "/silent");
            await().until(() -> held.size() == count);
            call.leave().run();
        }

        call("a", "/200");
    }

    @Test
    void a_probe_whose_agent_leaves_lets_another_one_try() throws Exception {
        call("a", "/503");
        call("a", "/503");
        server.pass(OPEN_FOR);
        Call probe = send("a", "/silent");
        await().until(() -> held.size() == 1);

        probe.leave().run();

        await().untilAsserted(() -> assertThat(send("a", "/200").begun().status()).isEqualTo(200));
    }

    @Test
    void a_quiet_stream_that_does_not_begin_says_nothing_about_the_server() throws Exception {
        for (int i = 0; i < 3; i++) {
            Call stream = server.send(loop, named("a", "/silent"), true);
            assertThat(failure(stream).stage()).isEqualTo(Stage.TIMED_OUT);
        }

        call("a", "/200");
    }

    @Test
    void another_server_is_called_all_the_while() throws Exception {
        call("a", "/503");
        call("a", "/503");

        assertThat(send("b", "/200").begun().status()).isEqualTo(200);

        refused(send("a", "/200"));
        assertThat(gauge).isEqualTo(Map.of("a", 2L, "b", 0L));
        assertThat(breakers.states()).isEqualTo(Map.of("a", "open", "b", "closed"));
    }

    @Test
    void a_new_address_begins_anew_and_other_changes_do_not() throws Exception {
        call("a", "/503");
        call("a", "/503");
        server.client().retain(List.of(named("a", "/200")));
        refused(send("a", "/200"));

        Timeouts longer =
                new Timeouts(
                        Duration.ofSeconds(21),
                        TIMEOUTS.firstByte(),
                        TIMEOUTS.idle(),
                        TIMEOUTS.total());
        Server edited = server.named("a", "/200", Transport.DEFAULT, longer);
        server.client().retain(List.of(edited));

        assertThat(server.send(loop, edited, false).begun().status()).isEqualTo(200);
        assertThat(gauge).isEqualTo(Map.of("a", 0L));
    }

    @Test
    void nothing_is_left_of_a_server_that_was_taken_away() throws Exception {
        call("a", "/503");
        call("a", "/503");
        assertThat(breakers.count()).isEqualTo(1);

        server.client().retain(List.of());

        assertThat(breakers.count()).isZero();
        assertThat(gauge).isEmpty();
    }

    @Test
    void each_change_is_logged_once() throws Exception {
        try (Logged log = new Logged(Breakers.class.getName())) {
            call("a", "/503");
            call("a", "/503");
            refused(send("a", "/200"));
            refused(send("a", "/200"));
            server.pass(OPEN_FOR);
            call("a", "/200");

            assertThat(log.lines())
                    .containsExactly(
                            "server a: its last calls failed, so it is not called for 600000 ms",
                            "server a: calling it to see if it is back",
                            "server a: it is back");
        }
    }

    private Server named(String name, String path) {
        return server.named(name, path, Transport.DEFAULT, TIMEOUTS);
    }

    private Call send(String name, String path) throws Exception {
        return server.send(loop, named(name, path), false);
    }

    /** Calls it, whatever comes of it, but for a refusal. */
    private void call(String name, String path) throws Exception {
        Call call = send(name, path);
        Throwable failure = catchThrowable(() -> text(loop, call.begun()));
        if (failure != null) {
            assertThat(failure(call).stage()).isNotEqualTo(Stage.RESTING);
        }
    }

    private static UpstreamFailedException refused(Call call) {
        UpstreamFailedException failure = failure(call);
        assertThat(failure.stage()).isEqualTo(Stage.RESTING);
        return failure;
    }

    private static UpstreamFailedException failure(Call call) {
        ExecutionException thrown = catchThrowableOfType(ExecutionException.class, call::begun);
        return (UpstreamFailedException) Objects.requireNonNull(thrown.getCause());
    }
}
