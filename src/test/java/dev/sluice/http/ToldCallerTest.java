package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server learns of whoever calls it. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class ToldCallerTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String ONE = "told-caller-one-1a2b3c4d";
    private static final String OTHER = "told-caller-other-5e6f7a8b";

    private final String name = "told-" + NUMBER.incrementAndGet();
    private ScriptedServer server;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        server.onInitialize(call -> call.json(ScriptedServer.initialized(call)));
    }

    @AfterEach
    void stop() throws IOException {
        for (String grant : List.of("one", "other")) {
            Documents.delete("grants/" + name + "-" + grant + ".yaml");
        }
        Documents.delete("servers/" + name + ".yaml");
        server.close();
    }

    @Test
    void a_caller_has_the_same_name_in_each_session_and_nobody_else_has_it() throws Exception {
        documents("sendCaller: true");

        List<String> first = told(begun(ONE));
        List<String> again = told(begun(ONE));
        List<String> other = told(begun(OTHER));

        assertThat(first).hasSize(1).isEqualTo(again).isNotEqualTo(other);
        assertThat(first.get(0)).matches("[A-Za-z0-9_-]{43}").doesNotContain(name);
        assertThat(other).hasSize(1);
    }

    @Test
    void an_agent_cannot_say_that_it_is_another_caller() throws Exception {
        documents("sendCaller: true");
        List<String> other = told(begun(OTHER));

        assertThat(told(begun(ONE), "Sluice-Caller", other.get(0)))
                .hasSize(1)
                .isNotEqualTo(other)
                .isEqualTo(told(begun(ONE)));
    }

    @Test
    void a_server_that_is_to_know_nothing_learns_nothing() throws Exception {
        documents("");

        assertThat(told(begun(ONE))).isEmpty();
        assertThat(told(begun(ONE), "Sluice-Caller", "mine")).isEmpty();
    }

    private List<String> told(Agent agent, String... headers) throws Exception {
        var reply = agent.post(Agent.callOf(1, "echo"), headers);
        ScriptedCall call = server.next();
        call.answerEmpty();
        assertThat(reply.get().statusCode()).isEqualTo(200);
        return call.header("sluice-caller");
    }

    private Agent begun(String token) {
        Awaitility.await()
                .until(
                        new Agent(name, token)::initialize,
                        (HttpResponse<String> reply) -> reply.statusCode() == 200);
        return Agent.begunOnceReached(name, token);
    }

    private void documents(String more) throws IOException {
        Documents.replace(
                "servers/" + name + ".yaml",
                "url: http://127.0.0.1:%s/mcp\n%s\n"
                        .formatted(
                                ConfigProvider.getConfig()
                                        .getValue(ScriptedServer.PORT, String.class),
                                more));
        grant("one", ONE);
        grant("other", OTHER);
    }

    private void grant(String grant, String token) throws IOException {
        Documents.replace(
                "grants/" + name + "-" + grant + ".yaml",
                "server: %s\npolicy: rules\ntoken: %s\n"
                        .formatted(name, TokenHashes.written(token)));
    }
}
