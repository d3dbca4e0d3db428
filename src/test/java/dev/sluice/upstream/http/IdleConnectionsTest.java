package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that nobody uses for a while; here they are kept for an hour. */
@Timeout(60)
class IdleConnectionsTest {
    @SuppressWarnings("NullAway.Init")
    private CalledServer server;

    @BeforeEach
    void start() throws Exception {
        server = new CalledServer(10, this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        if (request.uri().equals("/brief")) {
            request.response().putHeader("keep-alive", "timeout=5, max=100");
        }
        request.response().end("whole");
    }

    private void call(Context loop, String path) throws Exception {
        assertThat(text(loop, server.send(loop, path).begun())).isEqualTo("whole");
    }

    @Test
    void one_is_used_again_until_it_is_too_old() throws Exception {
        Context loop = server.loop();
        call(loop, "/");
        server.pass(Duration.ofMinutes(59));
        call(loop, "/");
        server.pass(Duration.ofMinutes(59));
        call(loop, "/");
        assertThat(server.connectionsEver()).isEqualTo(1);

        server.pass(Duration.ofMinutes(61));
        call(loop, "/");

        assertThat(server.connectionsEver()).isEqualTo(2);
    }

    @Test
    void one_that_is_too_old_is_closed_though_nobody_asks_for_it() throws Exception {
        call(server.loop(), "/");
        assertThat(server.connections()).isEqualTo(1);

        server.pass(Duration.ofMinutes(61));

        await().until(() -> server.connections() == 0);
    }

    @Test
    void one_is_used_no_longer_than_its_server_says_that_it_keeps_it() throws Exception {
        Context loop = server.loop();
        call(loop, "/brief");
        server.pass(Duration.ofSeconds(4));
        call(loop, "/brief");
        assertThat(server.connectionsEver()).isEqualTo(1);

        server.pass(Duration.ofSeconds(6));
        call(loop, "/");

        assertThat(server.connectionsEver()).isEqualTo(2);
    }
}
