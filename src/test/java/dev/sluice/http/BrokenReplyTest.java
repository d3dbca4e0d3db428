package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.RawServer;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server's octets that could be read as two replies are none, and what is left of them on the
 * connection never becomes the reply to somebody else. In the texts, {@code ~} is a line end and
 * {@code @} a good message.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(60)
class BrokenReplyTest {
    private static final String MESSAGE =
            "{\"jsonrpc\":\"2.0\",\"id\":\"begin\",\"result\":{\"protocolVersion\":\"2025-06-18\","
                    + "\"capabilities\":{},\"serverInfo\":{\"name\":\"raw\",\"version\":\"1\"}}}";
    private static final String FORGED = MESSAGE.replace("\"raw\"", "\"bad\"");
    private static final String HEAD = "HTTP/1.1 200 OK~Content-Type: application/json~";

    /** One that keeps its connection, and with it the event loop, whose connections are counted. */
    private final Agent agent = new Agent("scripted", GatewayFixture.TOKEN);

    @SuppressWarnings("NullAway.Init")
    private RawServer server;

    @BeforeEach
    void start() {
        // Its address may still be taken by the end of a connection to the server before it.
        server =
                await().ignoreException(BindException.class)
                        .until(
                                () -> new RawServer(octets(HEAD + "Content-Length: $~~@")),
                                Objects::nonNull);
        // The connections that another test left may be found closed only now.
        await().until(() -> initialize().statusCode() == 200);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD + "Content-Length: $~Content-Length: 5~~@",
                HEAD + "Content-Length: $~Content-Length: $~~@",
                HEAD + "Content-Length: $, $~~@",
                HEAD + "Content-Length: $~Transfer-Encoding: chunked~~#~@~0~~",
                HEAD + "Transfer-Encoding: chunked~Content-Length: $~~#~@~0~~",
                HEAD + "Transfer-Encoding: xchunked~~#~@~0~~",
                HEAD + "Transfer-Encoding: chunked~~#;a=\"~@~0~~",
                HEAD + "Content-Length: $~~@" + HEAD + "Content-Length: $~~!",
                HEAD + "Content-Length: $~~@~~",
                "HTTP/1.1 200~~HTTP/1.1 200 OK~Content-Type: application/json~Content-Length: $~~@",
                HEAD + "Content-Length: $~X: a\rMcp-Session-Id: forged~~@",
                HEAD + "Content-Length: $~X: a\nMcp-Session-Id: forged~~@",
                HEAD + "Content-Length: $~Mcp-Session-Id: a~Mcp-Session-Id: b~~@",
                HEAD + " folded: 1~Content-Length: $~~@",
                HEAD + "Content-Length : $~~@",
                HEAD + "Content-Type: text/event-stream~Content-Length: $~~@",
                "HTTP/1.1 101 Switching Protocols~Connection: Upgrade~Upgrade: h2c~~",
                "HTTP/9.9 200 OK~Content-Type: application/json~Content-Length: $~~@"
            })
    @Threat("A17")
    void it_is_a_gateway_error_and_its_connection_is_never_used_again(String reply) {
        int before = server.connections();
        server.next(octets(reply));

        HttpResponse<String> broken = initialize();

        assertThat(broken.statusCode()).isEqualTo(502);
        assertThat(broken.body()).contains("-31005", "the server gave no usable reply");
        assertThat(broken.headers().map()).doesNotContainKey("mcp-session-id");
        assertThat(initialize().body()).isEqualTo(MESSAGE);
        assertThat(server.connections()).isEqualTo(before + 1);
    }

    @Test
    @Threat("A17")
    void a_flood_of_interim_replies_is_a_gateway_error() {
        server.next("HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000));

        assertThat(initialize().statusCode()).isEqualTo(502);
        assertThat(initialize().statusCode()).isEqualTo(200);
    }

    @Test
    void a_few_interim_replies_are_read_over() {
        server.next(
                octets(
                        "HTTP/1.1 100 Continue~~HTTP/1.1 103 Early Hints~X: y~~"
                                + HEAD
                                + "Content-Length: $~~@"));

        assertThat(initialize().body()).isEqualTo(MESSAGE);
    }

    @Test
    void a_good_reply_leaves_its_connection_to_the_next() {
        int before = server.connections();
        server.next(octets(HEAD + "Transfer-Encoding: chunked~~#~@~0~X-Trailer: a~~"));

        assertThat(initialize().body()).isEqualTo(MESSAGE);
        assertThat(initialize().body()).isEqualTo(MESSAGE);
        assertThat(server.connections()).isEqualTo(before);
    }

    private HttpResponse<String> initialize() {
        return agent.initialize();
    }

    private static String octets(String text) {
        return text.replace("$", Integer.toString(MESSAGE.length()))
                .replace("#", Integer.toHexString(MESSAGE.length()))
                .replace("~", "\r\n")
                .replace("@", MESSAGE)
                .replace("!", FORGED);
    }
}
