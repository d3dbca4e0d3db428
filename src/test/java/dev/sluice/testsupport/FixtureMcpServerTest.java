package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tests rely on when they put a fixture behind the gateway. */
@Timeout(30)
class FixtureMcpServerTest {
    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}""";
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"tools/list\"}";

    private final FixtureMcpServer server = FixtureMcpServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_byte_that_came_is_remembered_in_order() throws Exception {
        byte[] body = LIST.replace(":", " :\t").getBytes(UTF_8);

        post(LIST, "X-Odd", "1");
        client.send(
                request("X-Odd", "2").POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                BodyHandlers.discarding());

        assertThat(server.received())
                .extracting(it -> it.header("x-odd").get(0))
                .containsExactly("1", "2");
        assertThat(server.received().get(1).body()).isEqualTo(Buffer.buffer(body));
        assertThat(server.received().get(1).calls("tools/list")).isTrue();
    }

    @Test
    void lists_carry_a_field_that_no_revision_knows() throws Exception {
        assertThat(post(LIST).body()).contains("\"id\":\"a\"").contains("\"x-fixture\":\"kept\"");
    }

    @Test
    void any_reply_can_come_as_an_event_stream() throws Exception {
        server.streamEveryReply();

        HttpResponse<String> reply = post(LIST);

        assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(reply.body()).contains("data: {").contains("\"name\":\"echo\"");
    }

    @Test
    void a_session_may_be_required_and_ends() throws Exception {
        server.sessions(FixtureSessions.REQUIRED);
        String session = post(INITIALIZE).headers().firstValue("mcp-session-id").orElseThrow();

        assertThat(post(LIST).statusCode()).isEqualTo(400);
        assertThat(post(LIST, "Mcp-Session-Id", "unknown").statusCode()).isEqualTo(404);
        assertThat(post(LIST, "Mcp-Session-Id", session).statusCode()).isEqualTo(200);
        client.send(request("Mcp-Session-Id", session).DELETE().build(), BodyHandlers.discarding());
        assertThat(post(LIST, "Mcp-Session-Id", session).statusCode()).isEqualTo(404);
    }

    @Test
    void a_server_without_sessions_gives_none() throws Exception {
        server.sessions(FixtureSessions.NONE);

        assertThat(post(INITIALIZE).headers().firstValue("mcp-session-id")).isEmpty();
        assertThat(post(LIST, "Mcp-Session-Id", "any").statusCode()).isEqualTo(200);
    }

    @Test
    void it_speaks_and_asks_on_the_get_stream_until_the_listener_leaves() throws Exception {
        try (InputStream stream =
                client.send(request("X", "1").build(), BodyHandlers.ofInputStream()).body()) {
            await().until(() -> server.openStreams() == 1);
            server.push("notifications/message", new JsonObject().put("data", "one"));
            assertThat(nextEvent(stream)).contains("\"data\":\"one\"");

            Future<JsonObject> answer = server.ask("roots/list");
            assertThat(nextEvent(stream))
                    .contains("\"method\":\"roots/list\"")
                    .contains("\"id\":0");
            int accepted =
                    post("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"roots\":[]}}").statusCode();
            assertThat(accepted).isEqualTo(202);
            await().until(answer::isComplete);
            assertThat(answer.result().encode()).isEqualTo("{\"roots\":[]}");
        }
        await().until(() -> server.openStreams() == 0);
    }

    @Test
    void a_call_whose_caller_left_is_open_no_more() throws Exception {
        server.tool("forever", call -> call.ask("ping"));
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"forever\"}}";
        HttpRequest request =
                request("X", "1").POST(HttpRequest.BodyPublishers.ofString(call)).build();

        try (InputStream reply = client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(nextEvent(reply)).contains("\"method\":\"ping\"");
            assertThat(server.openReplies()).isEqualTo(1);
        }

        await().until(() -> server.openReplies() == 0);
    }

    private HttpRequest.Builder request(String header, String value) {
        return HttpRequest.newBuilder(server.uri())
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .header(header, value);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return post(body, "X", "none");
    }

    private HttpResponse<String> post(String body, String header, String value) throws Exception {
        HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(body);
        return client.send(request(header, value).POST(publisher).build(), BodyHandlers.ofString());
    }

    /** Reads on to the blank line that ends the next event; comments are no events. */
    private static String nextEvent(InputStream stream) throws IOException {
        StringBuilder event = new StringBuilder();
        while (!event.toString().endsWith("\n\n")) {
            int next = stream.read();
            if (next < 0) {
                throw new IOException("the stream ended in: " + event);
            }
            event.append((char) next);
        }
        return event.charAt(0) == ':' ? nextEvent(stream) : event.toString();
    }
}
