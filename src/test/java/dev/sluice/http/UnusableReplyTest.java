package dev.sluice.http;

import static dev.sluice.testsupport.Agent.callOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Events;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may not answer with, and that nothing of it reaches the agent. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class UnusableReplyTest {
    private static final String EVIL = "https://evil.example/login";

    @SuppressWarnings("NullAway.Init")
    private ScriptedServer server;

    @SuppressWarnings("NullAway.Init")
    private Agent agent;

    @BeforeEach
    void start() {
        server = new ScriptedServer();
        agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html        | <h1>s3cr3t</h1>",
                "text/plain       | {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":1}}",
                "application/json | ''",
                "application/json | s3cr3t",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":1,\"s3cr3t\":2}}",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":1,\"id\":1,\"result\":{\"s3cr3t\":1}}",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":\"\u00c1\u00ae\"}}",
                "application/json | \u00ef\u00bb\u00bf{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":1}}",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":1}}{}",
                "application/json | [{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":1}}]",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":1},\"error\":{\"code\":1,\"message\":\"\"}}",
                "application/json | {\"jsonrpc\":\"1.0\",\"id\":1,\"result\":{\"s3cr3t\":1}}",
                "application/json | {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"s3cr3t\":1}}",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\",\"params\":{\"s3cr3t\":1}}"
            })
    @Threat("H11")
    void what_is_not_one_strict_answer_is_a_gateway_error(String type, String body)
            throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        server.next()
                .response()
                .putHeader("content-type", type)
                .end(Buffer.buffer(body.getBytes(ISO_8859_1)));

        assertUnusable(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "\"1\"", "-1", "1.0", "null"})
    @Threat({"H8", "H11"})
    void the_answer_to_another_request_is_a_gateway_error(String id) throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        server.next().json("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"s3cr3t\":1}}");

        assertUnusable(reply);
    }

    /** Each with a server of its own: the connection that brought such a reply may be closed. */
    @ParameterizedTest
    @CsvSource({
        "gzip, application/json",
        "gzip, text/event-stream",
        "br, application/json",
        "br, text/event-stream",
        "deflate, application/json",
        "deflate, text/event-stream",
        "'gzip, gzip', application/json",
        "'gzip, gzip', text/event-stream"
    })
    @Threat("H11")
    void an_encoding_that_nobody_asked_for_is_a_gateway_error(String encoding, String type)
            throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next();
        assertThat(call.header("accept-encoding")).isEmpty();
        call.header("Content-Encoding", encoding)
                .header("Content-Type", type)
                .response()
                .end("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"s3cr3t\":1}}\n\n");

        assertUnusable(reply);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    @Threat("H11")
    void nothing_is_no_answer_to_a_request(int status) throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        server.next().status(status);

        assertUnusable(reply);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    @Threat("H15")
    void a_challenge_of_the_servers_never_sends_the_agent_elsewhere(int status) throws Exception {
        String challenge = "Bearer resource_metadata=\"" + EVIL + "\"";
        String error = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"%s\"}}";
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().header("WWW-Authenticate", challenge);
        call.response().setStatusCode(status);
        call.json(error.formatted(EVIL));

        assertUnusable(reply);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    @Threat("H15")
    void a_challenge_on_opening_a_stream_is_not_passed_on(int status) throws Exception {
        String challenge = "Bearer resource_metadata=\"" + EVIL + "\"";
        var listening = agent.get();
        server.next().header("WWW-Authenticate", challenge).status(status);
        assertThat(now(listening).statusCode()).isEqualTo(502);
        assertThat(now(listening).headers().map()).doesNotContainKey("www-authenticate");
    }

    @Test
    @Threat("H8")
    void a_listening_stream_carries_no_answers_unless_it_resumes_another() throws Exception {
        var reply = agent.get();
        ScriptedCall stream = server.next().stream();
        Events events = new Events(now(reply));
        String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}";
        String told = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}";

        stream.event(answer).event(told);

        assertThat(events.next()).isEqualTo("data: " + told + "\n");
        stream.end();

        var resuming = agent.get("Last-Event-ID", "7");
        ScriptedCall resumed = server.next().stream();
        resumed.event(answer);
        assertThat(new Events(now(resuming)).next()).isEqualTo("data: " + answer + "\n");
        resumed.end();
    }

    @Test
    @Threat("H8")
    void a_second_answer_on_a_stream_is_dropped() throws Exception {
        var reply = agent.post(callOf(1, "echo"));
        ScriptedCall call = server.next().stream();
        String first = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}";
        Events events = new Events(now(reply));

        call.event(first).event(first.replace("[]", "[1]")).end();

        assertThat(events.next()).isEqualTo("data: " + first + "\n");
        assertThat(events.next()).isNull();
    }

    @Test
    @Threat("H9")
    void an_event_that_is_no_message_does_not_steer_the_agent() throws Exception {
        var reply = agent.get();
        ScriptedCall stream = server.next().stream();
        Events events = new Events(now(reply));
        String told = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}";

        stream.write("event: endpoint\ndata: " + EVIL + "\n\n")
                .write("event: endpoint\nid: 4\ndata: " + EVIL + "\n\n")
                .write("x-field: " + EVIL + "\ndata: " + told + "\n\n");

        assertThat(events.next()).isEqualTo("id: 4\n");
        assertThat(events.next()).isEqualTo("data: " + told + "\n");
        stream.end();
    }

    private static void assertUnusable(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        HttpResponse<InputStream> told = now(reply);
        assertThat(told.statusCode()).isEqualTo(502);
        assertThat(text(told))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-31005,"
                                + "\"message\":\"the server gave no usable reply\"}}");
        assertThat(told.headers().map())
                .doesNotContainKeys("www-authenticate", "content-encoding", "location");
    }

    private static String text(HttpResponse<InputStream> reply) throws IOException {
        try (InputStream body = reply.body()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(15, SECONDS);
    }
}
