package dev.sluice.http;

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
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many open streams at once; {@code bench/streams} shows the same at full size. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class ManyStreamsTest {
    private static final int STREAMS = 200;
    private static final String TOLD =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"n\":%d}}";

    @Test
    @Threat("E16")
    void many_open_streams_are_all_served_and_all_released_within_a_second() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            Agent listener = Agent.begun("scripted", GatewayFixture.TOKEN);
            List<CompletableFuture<HttpResponse<InputStream>>> replies = new ArrayList<>();
            List<ScriptedCall> calls = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                replies.add(listener.get());
                calls.add(server.next().stream());
            }
            List<HttpResponse<InputStream>> streams = new ArrayList<>();
            for (CompletableFuture<HttpResponse<InputStream>> reply : replies) {
                streams.add(reply.get(10, SECONDS));
            }
            assertThat(Management.gauge("sluice_open_streams", "scripted")).isEqualTo(STREAMS);

            for (int i = 0; i < STREAMS; i++) {
                calls.get(i).event(TOLD.formatted(i));
            }
            assertThat(streams).extracting(HttpResponse::statusCode).containsOnly(200);
            server.onCall(ScriptedCall::answerEmpty);
            Agent other = Agent.begun("scripted", GatewayFixture.TOKEN);
            for (int i = 0; i < 100; i++) {
                assertThat(other.call(i, "echo").statusCode()).isEqualTo(200);
            }
            for (HttpResponse<InputStream> stream : streams) {
                assertThat(new Events(stream).next()).contains("notifications/message");
            }

            for (HttpResponse<InputStream> stream : streams) {
                stream.body().close();
            }

            await().atMost(Duration.ofSeconds(1))
                    .until(() -> calls.stream().allMatch(call -> call.left().isDone()));
            await().atMost(Duration.ofSeconds(1))
                    .until(() -> Management.gauge("sluice_open_streams", "scripted") == 0);
            assertThat(Management.gauge("sluice_inflight_requests", "scripted")).isZero();
        }
    }
}
