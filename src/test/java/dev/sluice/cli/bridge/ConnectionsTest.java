package dev.sluice.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.Threat;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connections of a server that answers after a while. */
@Timeout(60)
class ConnectionsTest {
    private static final long WORK_MILLIS = 1_500;
    private static final String REQUEST =
            "GET /work HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @Threat("E1")
    void a_head_that_does_not_come_in_time_is_not_waited_for() throws Exception {
        int port = listening(10, Duration.ofMillis(300));

        assertThat(RawHttp.exchange(port, "GET /work HTTP/1.1\r\nHost:")).isEmpty();
        assertThat(RawHttp.exchange(port, "")).isEmpty();
    }

    @Test
    void a_request_may_take_longer_than_a_connection_may_idle() throws Exception {
        int port = listening(10, Duration.ofMillis(300));

        assertThat(RawHttp.exchange(port, REQUEST)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void one_too_many_is_closed_and_the_others_stay() throws Exception {
        int port = listening(1, Duration.ofSeconds(30));
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port)) {
            first.getOutputStream()
                    .write(REQUEST.getBytes(java.nio.charset.StandardCharsets.UTF_8));

            assertThat(RawHttp.exchange(port, REQUEST)).isEmpty();

            assertThat(first.getInputStream().read()).isEqualTo('H');
        }
    }

    private int listening(int most, Duration patience) throws IOException {
        Connections connections = new Connections(vertx, most, patience);
        HttpServer server =
                vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                        .connectionHandler(connections::opened)
                        .requestHandler(
                                request -> {
                                    connections.asked(request);
                                    vertx.setTimer(WORK_MILLIS, done -> request.response().end());
                                })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        return server.actualPort();
    }
}
