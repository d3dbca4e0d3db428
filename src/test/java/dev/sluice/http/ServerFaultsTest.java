package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail, fall silent or never come to an end hold nothing of the gateway's. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class ServerFaultsTest {
    private static final String TOLD =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @SuppressWarnings("NullAway.Init")
    private Agent agent;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 429})
    @Threat("E14")
    void a_server_in_trouble_is_asked_exactly_once(int status) {
        AtomicInteger asked = new AtomicInteger();
        server.onCall(
                call -> {
                    asked.incrementAndGet();
                    call.header("Retry-After", "0").status(status);
                });

        assertThat(agent.call(1, "echo").statusCode()).isEqualTo(502);
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(502);

        assertThat(asked).hasValue(2);
    }

    @Test
    @Threat({"E14", "E15"})
    void a_server_that_cuts_the_connection_is_asked_exactly_once() {
        AtomicInteger asked = new AtomicInteger();
        server.onCall(
                call -> {
                    asked.incrementAndGet();
                    call.cut();
                });

        assertThat(agent.call(1, "echo").statusCode()).isEqualTo(502);

        assertThat(asked).hasValue(1);
    }

    @Test
    @Threat("E15")
    void a_server_that_breaks_off_in_a_stream_ends_it_with_an_error_and_leaves_nothing()
            throws Exception {
        var reply = agent.post(callOf(3, "echo"));
        ScriptedCall call = server.next().stream();
        Events events = new Events(reply.get(5, SECONDS));
        call.cut();

        assertThat(events.next()).contains("\"id\":3", "-31005");
        assertThat(events.next()).isNull();
        assertReleased();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x"})
    @Threat("E15")
    void an_accepted_notification_with_an_endless_body_frees_its_connection(String beginning)
            throws Exception {
        var reply = agent.post(TOLD);
        ScriptedCall call = server.next();
        call.response().setStatusCode(202).setChunked(true).writeHead();
        call.write(beginning);

        assertThat(reply.get(5, SECONDS).statusCode()).isEqualTo(202);
        call.left().get(5, SECONDS);
    }

    @Test
    @Threat("E15")
    void an_accepted_notification_with_a_huge_body_frees_its_connection_at_once() throws Exception {
        var reply = agent.post(TOLD);
        ScriptedCall call = server.next();
        call.response().setStatusCode(202).setChunked(true);
        Flood flood = new Flood(call, 1_000, 64 << 10);
        flood.begin();

        assertThat(reply.get(5, SECONDS).statusCode()).isEqualTo(202);
        call.left().get(5, SECONDS);
        assertThat(flood.isOver()).isFalse();
    }

    @Test
    void an_accepted_notification_with_a_small_body_leaves_its_connection_for_the_next()
            throws Exception {
        int before = server.connections();
        for (int i = 0; i < 5; i++) {
            var reply = agent.post(TOLD);
            ScriptedCall call = server.next();
            call.response().setStatusCode(202).end("accepted");
            assertThat(reply.get(5, SECONDS).statusCode()).isEqualTo(202);
        }

        assertThat(server.connections() - before).isLessThanOrEqualTo(1);
    }

    @Test
    @Threat("E16")
    void a_hundred_agents_that_leave_at_once_free_a_hundred_connections() throws Exception {
        List<ScriptedCall> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            var reply = agent.post(callOf(i, "echo"));
            calls.add(server.next());
            reply.cancel(true);
        }

        await().atMost(Duration.ofSeconds(15))
                .until(() -> calls.stream().allMatch(call -> call.left().isDone()));
        assertReleased();
    }

    private static void assertReleased() {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> {
                            assertThat(Management.gauge("sluice_open_streams", "scripted"))
                                    .isZero();
                            assertThat(Management.gauge("sluice_inflight_requests", "scripted"))
                                    .isZero();
                        });
    }
}
