package dev.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.oracle.KeptConnection.Answer;
import dev.sluice.oracle.RecordingServer.Received;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the server behind a running gateway receives is what was sent, byte for byte, and no lenient
 * reading of it reaches what the policy refuses. {@code bench/run oracle-http} sends 100,000.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class BypassOverHttpTest {
    private static final long COUNT = Long.getLong("sluice.oracle.requests", 2_000);
    private static final long SEED = Long.getLong("sluice.test.seed", 20_261_121L);
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}";

    private final Map<Rules, String> sessions = new EnumMap<>(Rules.class);
    private final List<String> findings = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // the gateway's ports are known once a test begins
    private RecordingServer server;

    @SuppressWarnings("NullAway.Init")
    private KeptConnection connection;

    private long forwarded;
    private long compared;

    @BeforeEach
    void begin() throws IOException {
        server = new RecordingServer();
        connection = new KeptConnection(Agent.port());
        for (Rules rules : Rules.values()) {
            Answer begun = post(rules, Map.of(), bytes(INITIALIZE));
            if (begun.status() == 502) { // sent into a connection to the server of the test before
                begun = post(rules, Map.of(), bytes(INITIALIZE));
            }
            assertThat(begun.status()).isEqualTo(200);
            sessions.put(rules, begun.session());
            assertThat(server.take()).isNotNull();
        }
    }

    @AfterEach
    void end() throws IOException {
        connection.close();
        server.close();
    }

    @Test
    @Threat({"B19", "B20", "B24", "B27"})
    void nothing_that_is_refused_arrives_in_any_reading() throws IOException {
        for (long number = 0; number < COUNT; number++) {
            Rules rules = Rules.of(number);
            Generated message = Generator.draw(SEED, number);
            Answer answer = post(rules, message.headers(), message.body());
            if (answer.status() >= 500) {
                find(number, message, "answered with " + answer.status());
            }
            Received received = server.take();
            if (received != null) {
                judge(rules, message, received, number);
            }
        }

        System.out.printf(
                "oracle over HTTP: seed %d, %,d requests, %,d forwarded, %,d readings compared, %d findings%n",
                SEED, COUNT, forwarded, compared, findings.size());
        assertThat(findings).isEmpty();
        assertThat(forwarded).isGreaterThan(COUNT / 20);
        assertThat(post(Rules.CLOSED, Map.of(), bytes(CALL.formatted("echo"))).status())
                .as("the gateway is still there")
                .isEqualTo(200);
    }

    /** Nothing in front of the message changes what it may reach. */
    @ParameterizedTest
    @ValueSource(strings = {"-", "*/*", "application/json", "text/event-stream", "text/html", "x"})
    @Threat("B29")
    void what_an_agent_accepts_never_changes_the_decision(String accept) throws IOException {
        Map<String, String> headers = accept.equals("-") ? Map.of() : Map.of("accept", accept);

        post(Rules.CLOSED, headers, bytes(CALL.formatted("drop_all")));
        assertThat(server.take()).isNull();
        post(Rules.CLOSED, headers, bytes(CALL.formatted("echo")));
        Received arrived = server.take();
        assertThat(arrived == null ? null : arrived.body())
                .isEqualTo(bytes(CALL.formatted("echo")));
    }

    private void judge(Rules rules, Generated message, Received arrived, long number) {
        byte[] received = arrived.body();
        forwarded++;
        Readings readings = Readings.of(received);
        if (arrived.method() != null) {
            readings.alsoHeaders(arrived.method(), Objects.requireNonNullElse(arrived.name(), ""));
        }
        if (!Arrays.equals(received, message.body()) && !readings.listens()) {
            find(number, message, "other bytes arrived than were sent");
        }
        compared += readings.compared();
        for (Act act : readings.acts()) {
            if (rules.refuses(act)) {
                find(number, message, rules + " lets pass what may be " + act);
            }
        }
    }

    private Answer post(Rules rules, Map<String, String> more, byte[] body) throws IOException {
        Map<String, String> headers = new HashMap<>();
        headers.put("authorization", "Bearer " + rules.token());
        headers.put("content-type", "application/json");
        headers.put("accept", "application/json, text/event-stream");
        headers.putAll(more);
        String session = sessions.get(rules);
        if (session != null) {
            headers.put("mcp-session-id", session);
        }
        return connection.post(headers, body);
    }

    private void find(long number, Generated message, String what) {
        findings.add(
                "seed %d, message %d: %s%n%s"
                        .formatted(SEED, number, what, HexFormat.of().formatHex(message.body())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
