package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.FixtureProfile;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several replies at once that must be read whole, with room for one large one only. */
@QuarkusTest
@TestProfile(CrowdedRepliesTest.Narrow.class)
@Threat("E18")
@Timeout(60)
class CrowdedRepliesTest {
    private static final int MEMORY = 1_000_000;
    private static final String BEGINNING =
            "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":{\"tools\":[],\"x\":\""
                    + "x".repeat(MEMORY / 4 * 3);
    private static final String END = "\"}}";
    private static final Duration WITHIN = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @SuppressWarnings("NullAway.Init")
    private Agent agent;

    /** A bound that a test can reach. */
    public static final class Narrow extends FixtureProfile {
        public Narrow() {
            super(Map.of("sluice.reply.memory", "" + MEMORY));
        }
    }

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        agent = Agent.begun("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_list_that_does_not_fit_is_503_and_the_one_before_it_arrives() throws Exception {
        var first = list(1);
        ScriptedCall held = begin(1);
        awaitKept(BEGINNING.formatted(1).length());
        double before = Management.refusals("overloaded");

        var second = list(2);
        ScriptedCall refused = begin(2);
        assertThat(second.get(10, SECONDS).statusCode()).isEqualTo(503);
        assertThat(text(second)).contains("\"id\":2", "-31006", "short of memory");
        refused.left().get(10, SECONDS);
        assertThat(Management.refusals("overloaded")).isEqualTo(before + 1);

        held.write(END).end();
        assertThat(first.get(10, SECONDS).statusCode()).isEqualTo(200);
        assertThat(text(first)).isEqualTo(BEGINNING.formatted(1) + END);
        awaitKept(0);
    }

    @Test
    void a_list_whose_agent_leaves_makes_room_again() throws Exception {
        var first = list(1);
        ScriptedCall held = begin(1);
        awaitKept(BEGINNING.formatted(1).length());

        first.cancel(true);

        held.left().get(10, SECONDS);
        awaitKept(0);
    }

    @Test
    void a_list_that_breaks_off_makes_room_again() throws Exception {
        var first = list(1);
        ScriptedCall held = begin(1);
        awaitKept(BEGINNING.formatted(1).length());

        held.cut();

        assertThat(first.get(10, SECONDS).statusCode()).isEqualTo(502);
        awaitKept(0);
    }

    private static void awaitKept(int bytes) {
        await().atMost(WITHIN).until(() -> Management.gauge("sluice_reply_memory_bytes") == bytes);
    }

    private CompletableFuture<HttpResponse<InputStream>> list(int id) {
        return agent.post("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/list\"}");
    }

    private ScriptedCall begin(int id) throws InterruptedException {
        ScriptedCall call = server.next().header("content-type", "application/json");
        call.response().setChunked(true);
        return call.write(BEGINNING.formatted(id));
    }

    private static String text(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        try (InputStream body = reply.get(10, SECONDS).body()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }
}
