package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Fault;
import dev.sluice.testsupport.FaultyServer;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.HeldSockets;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.ServerProcess;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What agents get of each fault that a server at a URL may have, within its time-outs; that nothing
 * is left of it, and that another server is called meanwhile.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class FaultTableTest {
    private static final String TOKEN = "faulty-token-31e5a0";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An event has 16 MiB at most, and what is on its way between two sockets adds a little. */
    private static final long MOST_POURED = 48L << 20;

    private final int port =
            ConfigProvider.getConfig().getValue(ScriptedServer.PORT, Integer.class);

    @BeforeEach
    void describe() throws IOException {
        Documents.replace(
                "servers/faulty.yaml",
                """
                url: http://127.0.0.1:%d/mcp
                timeouts: {connect: 2s, firstByte: 2s, idle: 2s, total: 5s}
                """
                        .formatted(port));
        Documents.replace(
                "grants/faulty.yaml",
                "server: faulty\npolicy: rules\ntoken: " + TokenHashes.written(TOKEN) + "\n");
    }

    @AfterEach
    void forget() throws IOException {
        Documents.delete("grants/faulty.yaml");
        Documents.delete("servers/faulty.yaml");
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Threat({"E14", "E15", "H8", "H11"})
    void each_fault_is_told_as_the_page_on_replies_says(Fault fault) throws Exception {
        try (FaultyServer server = new FaultyServer(port, fault)) {
            Agent agent = Agent.begunOnceReached("faulty", TOKEN);
            server.fail();
            if (fault == Fault.SPEAKS_UNASKED) {
                server.noted();
                server.awaitGivenUp();
            }

            CompletableFuture<HttpResponse<InputStream>> reply = agent.post(callOf(7, "echo"));
            assertOthersAreServed();
            HttpResponse<InputStream> begun = reply.get(30, SECONDS);
            String text = read(begun.body(), server);

            assertTold(fault, begun.statusCode(), text);
            assertNothingIsLeft();
            assertThat(server.calls()).isLessThanOrEqualTo(1);
            assertThat(server.poured()).isLessThan(MOST_POURED);
        }
    }

    @Test
    @Threat("E15")
    void a_process_that_is_killed_is_told_and_its_successor_is_called() throws Exception {
        Agent agent;
        CompletableFuture<HttpResponse<InputStream>> reply;
        try (ServerProcess server = ServerProcess.start(port)) {
            agent = Agent.begunOnceReached("faulty", TOKEN);
            reply = agent.post(callOf(1, "slow"));
            server.awaitCall();
            server.kill();
        }
        assertOthersAreServed();
        assertThat(reply.get(30, SECONDS).statusCode()).isEqualTo(502);
        assertThat(agent.call(2, "echo").statusCode()).isEqualTo(502);
        assertNothingIsLeft();

        try (ServerProcess next = ServerProcess.start(port)) {
            Agent anew = Agent.begunOnceReached("faulty", TOKEN);
            assertThat(anew.call(3, "echo").statusCode()).isEqualTo(200);
            assertThat(next.isAlive()).isTrue();
        }
    }

    @Test
    @Threat("E15")
    void a_process_that_is_stopped_is_given_up_and_called_again_when_it_goes_on() throws Exception {
        try (ServerProcess server = ServerProcess.start(port)) {
            Agent agent = Agent.begunOnceReached("faulty", TOKEN);
            server.signal("STOP");
            var reply = agent.post(callOf(1, "echo"));
            assertOthersAreServed();

            assertThat(reply.get(30, SECONDS).statusCode()).isEqualTo(504);
            assertNothingIsLeft();

            server.signal("CONT");
            assertThat(agent.call(2, "echo").statusCode()).isEqualTo(200);
        }
    }

    /** Also of a session that a server has forgotten because it was started anew. */
    @Test
    void a_session_that_a_server_forgot_is_unknown_and_the_agent_begins_another() throws Exception {
        Agent agent;
        try (ServerProcess server = ServerProcess.start(port)) {
            agent = Agent.begunOnceReached("faulty", TOKEN);
            assertThat(agent.call(1, "echo").statusCode()).isEqualTo(200);
            server.kill();
        }
        try (ServerProcess forgetful = ServerProcess.start(port)) {
            HttpResponse<String> reply = agent.call(2, "echo");

            assertThat(reply.statusCode()).isEqualTo(404);
            Agent anew = Agent.begun("faulty", TOKEN);
            assertThat(anew.call(3, "echo").statusCode()).isEqualTo(200);
            assertThat(forgetful.isAlive()).isTrue();
        }
    }

    private static void assertOthersAreServed() {
        Agent other = Agent.begun("fixture", GatewayFixture.TOKEN);
        HttpResponse<String> reply = other.call(1, "echo");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("hello");
    }

    private static void assertTold(Fault fault, int status, String text) {
        assertThat(status).as(text).isEqualTo(fault.told().status());
        switch (fault.told()) {
            case FAILED, TIMED_OUT -> assertThat(text).contains("\"id\":7", "-31005");
            case LAST_EVENT ->
                    assertThat(text.strip().substring(text.strip().lastIndexOf("data:")))
                            .contains("\"id\":7", "-31005");
            case ANSWER -> assertThat(text).containsOnlyOnce("\"content\":[]").contains("\"id\":7");
        }
    }

    private void assertNothingIsLeft() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(Management.gauge("sluice_inflight_requests", "faulty"))
                                    .isZero();
                            assertThat(Management.gauge("sluice_open_streams", "faulty")).isZero();
                            assertThat(HeldSockets.to(port)).isZero();
                        });
    }

    /** The whole reply; the server is told as soon as its first octets are there. */
    private static String read(InputStream body, FaultyServer server) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int octet = body.read(); octet >= 0; octet = body.read()) {
            server.noted();
            text.write(octet);
        }
        return text.toString(UTF_8);
    }
}
