package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses that a server names are for the client; the gateway goes to none of them. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class NothingFetchedTest {

    @Test
    @Threat("B28")
    void schemas_icons_and_links_pass_and_nobody_visits_them() throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger visits = new AtomicInteger();
        NetServer trap =
                vertx.createNetServer()
                        .connectHandler(visit -> visits.incrementAndGet())
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
        String url = "http://127.0.0.1:" + trap.actualPort() + "/";
        String list =
                """
                {"jsonrpc":"2.0","id":5,"result":{"tools":[{"name":"echo","icons":[{"src":"%1$sicon"}],\
                "inputSchema":{"$ref":"%1$sschema","$schema":"%1$smeta"}}]}}"""
                        .formatted(url);
        String result =
                """
                {"jsonrpc":"2.0","id":5,"result":{"content":[{"type":"resource_link","uri":"%1$slink","name":"l"},\
                {"type":"resource","resource":{"uri":"%1$sembedded","text":""}}]}}"""
                        .formatted(url);

        try (ScriptedServer server = new ScriptedServer()) {
            Agent agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
            for (String answer : new String[] {list, result}) {
                var reply =
                        answer.equals(list)
                                ? agent.post(
                                        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/list\"}")
                                : agent.post(Agent.callOf(5, "echo"));
                server.next().json(answer);
                assertThat(new String(reply.get(15, TimeUnit.SECONDS).body().readAllBytes(), UTF_8))
                        .isEqualTo(answer);
            }
        }

        assertThat(visits).hasValue(0);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
