package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that asks what it may not hears so at once, and its client hears nothing. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class QuestionTest {
    private static final String TOKEN = "questioned-token-77d0c4";
    private static final String GRANT = "questioned";
    private static final String ASK =
            "{\"jsonrpc\":\"2.0\",\"id\":\"q-1\",\"method\":\"sampling/createMessage\",\"params\":{}}";
    private static final String ELICIT =
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"elicitation/create\",\"params\":{}}";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @SuppressWarnings("NullAway.Init")
    private Agent agent;

    @BeforeEach
    void begin() throws IOException {
        server = new ScriptedServer();
        Documents.grant(GRANT, TOKEN, "sample-silent");
        await().until(() -> new Agent("scripted", TOKEN).initialize().statusCode() == 200);
        agent = Agent.begun("scripted", TOKEN);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        Documents.delete("grants/" + GRANT + ".yaml");
        await().until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    @Threat("H14")
    void on_the_stream_of_a_call() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream();

        assertRefused(call, new Events(now(reply)));

        call.end();
    }

    @Test
    @Threat("H14")
    void on_a_listening_stream() throws Exception {
        var reply = agent.get();
        ScriptedCall stream = server.next().stream();

        assertRefused(stream, new Events(now(reply)));

        stream.end();
    }

    /** MCP 2025-11-25: instead of asking, a server may fail with the addresses to visit. */
    @ParameterizedTest
    @CsvSource({
        "https://bank.example/consent, passes",
        "http://bank.example/consent, refused",
        "javascript:alert(1), refused"
    })
    @Threat("H14")
    void an_error_that_sends_the_user_somewhere(String url, String expected) throws Exception {
        String error =
                ("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32042,\"message\":\"visit\","
                                + "\"data\":{\"elicitations\":[{\"mode\":\"url\",\"url\":\"%s\"}]}}}")
                        .formatted(url);
        String told =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-31001,\"message\":\"Policy"
                        + " violation: a user is sent to https addresses only\"}}";
        String seen = expected.equals("passes") ? error : told;

        var whole = agent.post(callOf(1, "echo"));
        server.next().json(error);
        assertThat(new String(now(whole).body().readAllBytes(), UTF_8)).isEqualTo(seen);

        var streamed = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream();
        Events events = new Events(now(streamed));
        call.event(error);
        assertThat(events.next()).isEqualTo("data: " + seen + "\n");
        call.end();
    }

    private void assertRefused(ScriptedCall stream, Events events) throws Exception {
        stream.write("id: 7\ndata: " + ASK + "\n\n");
        ScriptedCall refusal = server.next();
        refusal.status(202);

        assertThat(refusal.text())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"q-1\",\"error\":{\"code\":-31001,"
                                + "\"message\":"
                                + "\"Policy violation: this server may not ask for sampling\"}}");
        assertThat(refusal.header("mcp-session-id")).containsExactly(ScriptedServer.SESSION);
        assertThat(refusal.header("x-api-key")).containsExactly(GatewayFixture.UPSTREAM_KEY);
        assertThat(events.next()).isEqualTo("id: 7\ndata: \n");
        stream.event(ASK).event(ELICIT);
        assertThat(events.next()).isEqualTo("data: " + ELICIT + "\n");
        server.next().status(202);
    }

    private static HttpResponse<InputStream> now(
            CompletableFuture<HttpResponse<InputStream>> future) throws Exception {
        return future.get(15, SECONDS);
    }
}
