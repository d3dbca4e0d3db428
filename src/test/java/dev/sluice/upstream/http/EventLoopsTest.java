package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call and the connection that it uses stay on the caller's event loop. */
@Timeout(60)
class EventLoopsTest {
    private static final int ROUNDS = 50;

    private final Map<HttpConnection, Set<String>> callers = new ConcurrentHashMap<>();

    private void answer(HttpServerRequest request) {
        callers.computeIfAbsent(request.connection(), any -> ConcurrentHashMap.newKeySet())
                .add(request.uri());
        request.response().end("whole");
    }

    @Test
    void a_connection_is_used_by_the_event_loop_that_opened_it_alone() throws Exception {
        try (CalledServer server = new CalledServer(10, this::answer)) {
            Context one = server.loop();
            Context other = server.loop();
            for (int i = 0; i < ROUNDS; i++) {
                text(one, server.send(one, "/one").begun());
                text(other, server.send(other, "/other").begun());
            }

            assertThat(callers.values())
                    .containsExactlyInAnyOrder(Set.of("/one"), Set.of("/other"));
        }
    }
}
