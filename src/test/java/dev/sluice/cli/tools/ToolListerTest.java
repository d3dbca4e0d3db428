package dev.sluice.cli.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.catalog.Tool;
import dev.sluice.secret.Secret;
import dev.sluice.upstream.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A running server is asked for its tools as any client would ask. */
class ToolListerTest {
    private static final String HELLO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\"}}";
    private static final Timeouts SHORT =
            new Timeouts(
                    Duration.ofSeconds(2),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2));

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server = stopped();
    private boolean events;
    private String hello = HELLO;
    private String list = "{\"tools\":[{\"name\":\"b\"}]}";

    private static HttpServer stopped() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/mcp", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void all_pages_are_read_and_the_session_is_ended(boolean asEvents) throws Exception {
        events = asEvents;

        assertThat(lister(Timeouts.DEFAULT).list().tools())
                .extracting(Tool::name)
                .containsExactly("a", "b");
        assertThat(seen)
                .containsExactly(
                        "POST initialize - - key",
                        "POST notifications/initialized s1 2025-06-18 key",
                        "POST tools/list s1 2025-06-18 key",
                        "POST tools/list next s1 2025-06-18 key",
                        "DELETE s1 2025-06-18 key");
    }

    @Test
    void an_error_is_told_by_its_code_alone() {
        hello = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32001,\"message\":\"key\"}}";

        assertFails(Timeouts.DEFAULT, "answered with an error -32001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}"})
    void something_else_than_mcp_is_told(String body) {
        hello = body;

        assertFails(Timeouts.DEFAULT, "answered with something else than MCP");
    }

    @Test
    void a_page_that_comes_again_does_not_go_on_for_ever() {
        list = "{\"tools\":[],\"nextCursor\":\"next\"}";

        assertFails(Timeouts.DEFAULT, "repeats a page");
    }

    @Test
    void silence_is_not_waited_for() {
        hello = "";

        assertFails(SHORT, "does not answer in time");
    }

    @Test
    void a_server_that_is_not_there_is_told() {
        ToolLister lister = lister(Timeouts.DEFAULT);
        server.stop(0);

        assertThatThrownBy(lister::list)
                .isInstanceOf(UnreadableToolsException.class)
                .hasMessageContaining("cannot be reached");
    }

    private void assertFails(Timeouts timeouts, String message) {
        assertThatThrownBy(() -> lister(timeouts).list())
                .isInstanceOf(UnreadableToolsException.class)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining(message)
                .hasMessageNotContaining("key");
    }

    private ToolLister lister(Timeouts timeouts) {
        return new ToolLister(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp"),
                Map.of("Api-Key", new Secret("key")),
                timeouts);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String method = body.replaceFirst(".*\"method\":\"([^\"]*)\".*", "$1");
        boolean next = body.contains("\"cursor\":\"next\"");
        seen.add(
                String.join(
                        " ",
                        (exchange.getRequestMethod() + " " + method).strip()
                                + (next ? " next" : ""),
                        header(exchange, "Mcp-Session-Id"),
                        header(exchange, "MCP-Protocol-Version"),
                        header(exchange, "Api-Key")));
        switch (method) {
            case "initialize" -> {
                exchange.getResponseHeaders().add("Mcp-Session-Id", "s1");
                if (!hello.isEmpty()) {
                    reply(exchange, 200, hello);
                }
            }
            case "tools/list" -> {
                String result =
                        next ? list : "{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"next\"}";
                String id = next ? "3" : "2";
                reply(
                        exchange,
                        200,
                        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
            }
            default -> reply(exchange, 202, "");
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "-" : value;
    }

    private void reply(HttpExchange exchange, int status, String json) throws IOException {
        String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}";
        String body = events ? ": hi\n\ndata: " + note + "\n\ndata: " + json + "\n\n" : json;
        String type = events ? "text/event-stream; charset=utf-8" : "application/json";
        exchange.getResponseHeaders().add("Content-Type", type);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, status == 202 ? -1 : bytes.length);
        if (status != 202) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
