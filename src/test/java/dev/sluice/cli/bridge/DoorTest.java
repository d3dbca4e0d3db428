package dev.sluice.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.UnusableInputException;
import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who and what a bridge lets in. */
@Timeout(120)
class DoorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "bridge-token-1-8f2c6a";
    private static final String NEXT = "bridge-token-2-19d04e";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

    @TempDir Path folder = Path.of("");
    private @Nullable Bridge bridge;

    @AfterEach
    void stop() {
        if (bridge != null) {
            bridge.stop();
        }
    }

    /** A request without a session, as far as it comes, is answered 400. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    POST /mcp            | Host: localhost:1                                     | 400
                    POST /mcp            | Host: [::1]                                           | 400
                    GET /mcp             | Host: 127.0.0.1                                       | 405
                    PUT /mcp             | Host: localhost                                       | 405
                    OPTIONS /mcp         | Host: localhost                                       | 405
                    POST /               | Host: localhost                                       | 404
                    POST /mcp/           | Host: localhost                                       | 404
                    POST /mcp?a=b        | Host: localhost                                       | 404
                    POST /%6dcp          | Host: localhost                                       | 404
                    POST http://x/mcp    | Host: localhost                                       | 404
                    POST /mcp            | Host: evil.example                                    | 403
                    POST /mcp            | Host: localhost.evil.example                          | 403
                    POST /mcp            | Host: localhost;Origin: http://localhost              | 403
                    POST /mcp            | Host: localhost;Origin: null                          | 403
                    POST /mcp            | Host: localhost;Host: evil.example                    | 400
                    POST /mcp            | Host: localhost;Mcp-Session-Id: a;Mcp-Session-Id: b   | 400
                    POST /mcp            | Host: localhost;Sluice-Caller: me                     | 400
                    POST /mcp            | Host: localhost;Content-Encoding: gzip                | 415
                    POST /mcp            | Host: localhost;Content-Type: text/plain              | 400
                    GET /healthz         | Host: 10.0.0.7                                        | 200
                    """)
    @Threat("C17")
    void a_head_that_is_not_in_order_goes_no_further(String line, String fields, int status)
            throws IOException {
        int port = started(Options.plain());

        String reply =
                RawHttp.exchange(
                        port,
                        line
                                + " HTTP/1.1\r\n"
                                + fields.replace(";", "\r\n")
                                + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + LIST.length()
                                + "\r\nConnection: close\r\n\r\n"
                                + LIST);

        assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void a_body_that_is_no_json_by_its_type_is_refused() throws IOException {
        int port = started(Options.plain());

        assertThat(RawHttp.exchange(port, post("Content-Type: text/plain\r\n", LIST)))
                .startsWith("HTTP/1.1 415 ");
        assertThat(RawHttp.exchange(port, post("", LIST))).startsWith("HTTP/1.1 415 ");
    }

    @Test
    void a_head_or_a_body_beyond_all_bounds_is_refused() throws IOException {
        int port = started(Options.plain());
        String json = "Content-Type: application/json\r\n";

        assertThat(RawHttp.exchange(port, post(json + "A: " + "a".repeat(30_000) + "\r\n", LIST)))
                .startsWith("HTTP/1.1 431 ");
        assertThat(RawHttp.exchange(port, post(json, "x".repeat((1 << 20) + 1))))
                .startsWith("HTTP/1.1 413 ");
    }

    private static String post(String fields, String body) {
        return "POST /mcp HTTP/1.1\r\nHost: localhost\r\n"
                + fields
                + "Content-Length: "
                + body.length()
                + "\r\nConnection: close\r\n\r\n"
                + body;
    }

    @Test
    @Threat("C1")
    void without_its_token_nobody_gets_in() throws Exception {
        int port = started(Options.plain().guardedBy(tokens(TOKEN)));

        assertThat(Client.of(port).initialize().statusCode()).isEqualTo(401);
        assertThat(with(port, NEXT)).isEqualTo(401);
        assertThat(with(port, TOKEN + "x")).isEqualTo(401);
        assertThat(Client.of(port, "Authorization", TOKEN).initialize().statusCode())
                .isEqualTo(401);
        assertThat(
                        Client.of(
                                        port,
                                        "Authorization",
                                        "Bearer " + TOKEN,
                                        "Authorization",
                                        "Bearer " + NEXT)
                                .initialize()
                                .statusCode())
                .isEqualTo(401);
        assertThat(with(port, TOKEN)).isEqualTo(200);
        assertThat(Client.of(port, "Authorization", "bearer " + TOKEN).initialize().statusCode())
                .isEqualTo(200);
    }

    @Test
    void tokens_are_changed_without_an_outage() throws Exception {
        Path file = tokens(TOKEN);
        int port = started(Options.plain().guardedBy(file));

        replace(file, TOKEN + "\n\nBearer " + NEXT + "\n");
        await().atMost(PATIENCE).until(() -> with(port, NEXT) == 200);
        assertThat(with(port, TOKEN)).isEqualTo(200);
        replace(file, NEXT);

        await().atMost(PATIENCE).until(() -> with(port, TOKEN) == 401);
        assertThat(with(port, NEXT)).isEqualTo(200);
    }

    @Test
    void while_there_is_no_token_to_compare_with_nobody_gets_in() throws Exception {
        Path file = tokens(TOKEN);
        int port = started(Options.plain().guardedBy(file));

        Files.delete(file);
        await().atMost(PATIENCE).until(() -> with(port, TOKEN) == 503);
        assertThat(health(port)).startsWith("HTTP/1.1 503 ");
        tokens(TOKEN);

        await().atMost(PATIENCE).until(() -> with(port, TOKEN) == 200);
        assertThat(health(port)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "short", "a token of several words", TOKEN + "\nshort"})
    void a_file_without_tokens_is_told_before_anything_starts(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("tokens"), content);

        assertThatThrownBy(() -> started(Options.plain().guardedBy(file)))
                .isInstanceOf(UnusableInputException.class)
                .hasMessageStartingWith(file + " holds ")
                .hasMessageNotContaining(TOKEN);
        assertThatThrownBy(() -> started(Options.plain().guardedBy(folder.resolve("none"))))
                .isInstanceOf(UnusableInputException.class)
                .hasMessageEndingWith("none cannot be read");
    }

    @Test
    void where_other_machines_can_reach_it_a_token_is_needed() throws Exception {
        assertThatThrownBy(() -> started(Options.plain().at("0.0.0.0")))
                .isInstanceOf(UnusableInputException.class)
                .hasMessageContaining("other machines can reach 0.0.0.0:0")
                .hasMessageContaining("--token-file");

        int port = started(Options.plain().at("0.0.0.0").guardedBy(tokens(TOKEN)));

        assertThat(
                        RawHttp.exchange(
                                port,
                                "POST /mcp HTTP/1.1\r\nHost: files.mcp.svc\r\n"
                                        + "Authorization: Bearer "
                                        + TOKEN
                                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                                        + LIST.length()
                                        + "\r\nConnection: close\r\n\r\n"
                                        + LIST))
                .startsWith("HTTP/1.1 400 "); // no session: it came as far as that
    }

    @Test
    void a_port_that_is_taken_is_told() {
        int port = started(Options.plain());
        BridgeOptions free = Options.plain().built();
        BridgeOptions taken =
                new BridgeOptions(
                        free.name(),
                        free.command(),
                        new java.net.InetSocketAddress(free.listen().getAddress(), port),
                        free.path(),
                        free.tokenFile(),
                        false,
                        free.bounds());

        assertThatThrownBy(() -> Bridge.start(taken, Map.of()))
                .isInstanceOf(UnusableInputException.class)
                .hasMessageStartingWith("127.0.0.1:" + port + " cannot be listened at");
    }

    private static int with(int port, String token) throws Exception {
        return Client.of(port, "Authorization", "Bearer " + token).initialize().statusCode();
    }

    private static String health(int port) throws IOException {
        return RawHttp.exchange(
                port, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    private Path tokens(String content) throws IOException {
        return Files.writeString(folder.resolve("tokens"), content + "\n");
    }

    /** As a mount is changed: nobody sees a part of it. */
    private static void replace(Path file, String content) throws IOException {
        Path aside = file.resolveSibling("aside");
        Files.writeString(aside, content + "\n");
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private int started(Options options) {
        Bridge started = Bridge.start(options.built(), Map.of());
        bridge = started;
        return started.port();
    }
}
