package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that do not read, agents that leave, and agents that are sent away. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class BackPressureTest {
    private static final int EVENT_BYTES = 64 << 10;
    private static final int EVENTS = 1_000;
    private static final long FEW_MEBIBYTES = 12L << 20;
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private ScriptedServer server;
    private Agent agent;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        agent = Agent.begun("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        Documents.delete("grants/leaving.yaml");
    }

    private void assertAllReleased() {
        await().atMost(A_SECOND)
                .untilAsserted(
                        () -> {
                            assertThat(Management.gauge("sluice_open_streams", "scripted"))
                                    .isZero();
                            assertThat(Management.gauge("sluice_inflight_requests", "scripted"))
                                    .isZero();
                        });
    }

    /** Opens a connection of the agent's by hand, so that it can be slow and can vanish. */
    private Socket send(String method, String body) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Agent.port()));
        String head =
                """
                %s /mcp/scripted HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Mcp-Session-Id: %s\r
                Accept: application/json, text/event-stream\r
                """
                        .formatted(method, GatewayFixture.TOKEN, agent.session());
        String framing =
                body.isEmpty()
                        ? "\r\n"
                        : "Content-Type: application/json\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body;
        socket.getOutputStream().write((head + framing).getBytes(US_ASCII));
        return socket;
    }

    @Test
    @Threat("E3")
    void an_agent_that_does_not_read_slows_its_server_down_and_nobody_else() throws Exception {
        try (Socket slow = send("POST", callOf(1, "echo"))) {
            Flood flood = new Flood(server.next().stream(), EVENTS, EVENT_BYTES);
            flood.begin();
            assertHeldBack(flood);
            System.err.printf(
                    "held back after %d KiB of %d KiB%n",
                    flood.handedOver() >> 10, ((long) EVENTS * EVENT_BYTES) >> 10);

            server.onCall(ScriptedCall::answerEmpty);
            Agent other = Agent.begun("scripted", GatewayFixture.TOKEN);
            for (int i = 0; i < 100; i++) {
                assertThat(other.call(i, "echo").statusCode()).isEqualTo(200);
            }
            assertThat(flood.handedOver()).isLessThan(FEW_MEBIBYTES);

            Events events = new Events(unchunked(slow));
            for (int i = 0; i < EVENTS; i++) {
                assertThat(events.next()).startsWith(Flood.beginning(i));
            }
            assertThat(flood.isOver()).isTrue();
        }
        assertAllReleased();
    }

    @Test
    @Threat("E16")
    void an_agent_that_leaves_a_talking_server_frees_its_connection_within_a_second()
            throws Exception {
        ScriptedCall call;
        try (Socket socket = send("POST", callOf(1, "echo"))) {
            call = server.next().stream();
            Flood flood = new Flood(call, EVENTS, EVENT_BYTES);
            flood.begin();
            await().atMost(Duration.ofSeconds(10)).until(flood::isHeldBack);
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
        }

        call.left().get(1, SECONDS);
        assertAllReleased();
    }

    @Test
    @Threat("E16")
    void an_agent_that_leaves_a_silent_stream_frees_its_connection_within_a_second()
            throws Exception {
        ScriptedCall call;
        try (Socket socket = send("GET", "")) {
            call = server.next().stream();
            assertThat(socket.getInputStream().readNBytes(15)).hasSize(15);
            await().atMost(A_SECOND)
                    .until(() -> Management.gauge("sluice_open_streams", "scripted") == 1);
        }

        call.left().get(1, SECONDS);
        assertAllReleased();
    }

    @Test
    @Threat("E16")
    void an_agent_that_leaves_before_the_reply_began_frees_its_connection_within_a_second()
            throws Exception {
        ScriptedCall call;
        try (Socket socket = send("POST", callOf(1, "echo"))) {
            call = server.next();
            assertThat(socket.isConnected()).isTrue();
        }

        call.left().get(1, SECONDS);
        assertAllReleased();
    }

    @Test
    @Threat("E16")
    void an_agent_that_leaves_in_the_middle_of_a_small_reply_frees_its_connection()
            throws Exception {
        ScriptedCall call;
        try (Socket socket = send("POST", callOf(1, "echo"))) {
            call = server.next().header("content-type", "application/json");
            call.response()
                    .setChunked(true)
                    .write("{\"jsonrpc\":\"2.0\",")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(1, SECONDS);
            assertThat(socket.isConnected()).isTrue();
        }

        call.left().get(1, SECONDS);
        assertAllReleased();
    }

    @Test
    @Threat("C16")
    void a_revoked_grant_has_its_streams_closed_within_five_seconds() throws Exception {
        Agent leaving = granted("leaving-token-5b1d0c");
        var listening = leaving.get();
        ScriptedCall stream = server.next().stream();
        Events events = new Events(listening.get(5, SECONDS));
        var calling = leaving.post(callOf(7, "echo"));
        ScriptedCall call = server.next().stream();
        Events progress = new Events(calling.get(5, SECONDS));

        Documents.delete("grants/leaving.yaml");

        stream.left().get(5, SECONDS);
        call.left().get(5, SECONDS);
        assertThat(events.next()).isNull();
        assertThat(progress.next()).contains("\"id\":7", "-31005");
        assertThat(progress.next()).isNull();
        assertThat(leaving.call(8, "echo").statusCode()).isEqualTo(401);
        assertAllReleased();
    }

    @Test
    @Threat("C16")
    void a_stream_whose_grant_went_while_the_server_hesitated_is_closed_at_once() throws Exception {
        Agent leaving = granted("leaving-token-77e2aa");
        var listening = leaving.get();
        ScriptedCall stream = server.next();

        Documents.delete("grants/leaving.yaml");
        // No message at all: were the grant still there, a call would wait for the server.
        await().atMost(Duration.ofSeconds(5))
                .until(() -> leaving.post("{}").get(5, SECONDS).statusCode() == 401);
        stream.stream();

        stream.left().get(1, SECONDS);
        assertThat(new Events(listening.get(5, SECONDS)).next()).isNull();
        assertAllReleased();
    }

    @Test
    @Threat("C16")
    void a_revoked_agent_that_does_not_read_is_cut_off_all_the_same() throws Exception {
        String token = "leaving-token-c0ffee1";
        agent = granted(token);
        try (Socket slow = sendAs(token)) {
            Flood flood = new Flood(server.next().stream(), EVENTS, EVENT_BYTES);
            flood.begin();
            assertHeldBack(flood);

            Documents.delete("grants/leaving.yaml");

            flood.call().left().get(5, SECONDS);
            assertThat(readable(slow)).isLessThan(FEW_MEBIBYTES);
        }
        assertAllReleased();
    }

    /** The server can write no more, and stays so. */
    private static void assertHeldBack(Flood flood) {
        await().during(A_SECOND)
                .atMost(Duration.ofSeconds(15))
                .until(() -> flood.isHeldBack() && flood.handedOver() < FEW_MEBIBYTES);
    }

    private Socket sendAs(String token) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.setSoTimeout(5_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Agent.port()));
        String head =
                "GET /mcp/scripted HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token
                        + "\r\nMcp-Session-Id: "
                        + agent.session()
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        return socket;
    }

    /** How many bytes still come before the connection ends; a time-out fails the test. */
    private static long readable(Socket socket) throws IOException {
        long total = 0;
        byte[] piece = new byte[64 << 10];
        try {
            for (int n = socket.getInputStream().read(piece);
                    n >= 0;
                    n = socket.getInputStream().read(piece)) {
                total += n;
            }
        } catch (java.net.SocketException reset) {
            // Cut off.
        }
        return total;
    }

    private Agent granted(String token) throws IOException {
        Documents.grant("leaving", token, "rules");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> new Agent("scripted", token).initialize().statusCode() == 200);
        return Agent.begun("scripted", token);
    }

    /** The body of a chunked reply. */
    private static InputStream unchunked(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (!line(in).isEmpty()) {
            // The head is of no interest.
        }
        return new Chunks(in);
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static final class Chunks extends InputStream {
        private final InputStream in;
        private int left;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                left = Integer.parseInt(line(in), 16);
                if (left == 0) {
                    return -1;
                }
            }
            int read = in.read(bytes, offset, Math.min(length, left));
            left -= read;
            if (left == 0) {
                line(in);
            }
            return read;
        }
    }
}
