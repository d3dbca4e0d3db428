package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTimesTest {
    private static final Duration HEAD_TIME = Duration.ofMillis(500);
    private static final Duration IDLE_TIME = Duration.ofMillis(900);
    private static final Duration STALLED_TIME = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init")
    private static GuardedServer server;

    @BeforeAll
    static void start() throws Exception {
        server =
                new GuardedServer(
                        new FramingLimits(
                                4096, 20 * 1024, 100, HEAD_TIME, IDLE_TIME, STALLED_TIME));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.takeRefusals();
    }

    @Test
    @Threat({"E1", "E7"})
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        long start = System.nanoTime();
        try (RawConnection connection = server.connect()) {
            assertThat(connection.readToEnd()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(HEAD_TIME.minusMillis(50), HEAD_TIME.plusSeconds(5));
        }
    }

    @Test
    @Threat("E1")
    void octetsNowAndThenBuyAHeadNoTime() throws Exception {
        try (RawConnection connection = server.connect()) {
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> isClosedFor(connection));
            assertThat(connection.readToEnd()).isEmpty();
        }
        assertThat(server.takeRefusals()).containsExactly("408 head too slow");
    }

    @Test
    @Threat("E1")
    void theNextHeadHasNoMoreTimeThanTheFirst() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(RawText.get());
            connection.readUntil("ok");
            long start = System.nanoTime();
            connection.send("GET /");

            assertThat(connection.readToEnd()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IDLE_TIME);
        }
    }

    @Test
    @Threat("E1")
    void manySlowConnectionsAreAllClosed() throws Exception {
        List<RawConnection> connections = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RawConnection connection = server.connect();
            connection.send("POST /mcp/x HTTP/1.1\r\nHost: ");
            connections.add(connection);
        }
        for (RawConnection connection : connections) {
            assertThat(connection.readToEnd()).isEmpty();
            connection.close();
        }
    }

    @Test
    @Threat("E7")
    void anIdleConnectionIsClosed() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(RawText.get());
            connection.readUntil("ok");
            long start = System.nanoTime();

            assertThat(connection.readToEnd()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(IDLE_TIME.minusMillis(100));
            assertThat(server.takeRefusals()).isEmpty();
        }
    }

    @Test
    void aConnectionWithARequestInFlightIsNotIdle() throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send(RawText.head("GET /late/2000 HTTP/1.1", "Host: a"));

            assertThat(connection.readUntil("late")).startsWith("HTTP/1.1 200 OK");
            connection.send(RawText.get());
            assertThat(connection.readUntil("ok")).startsWith("HTTP/1.1 200 OK");
        }
    }

    private static boolean isClosedFor(RawConnection connection) {
        try {
            connection.send("A");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }
}
