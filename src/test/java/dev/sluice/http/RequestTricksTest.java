package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A call that would pass, sent in ways that make two readers of HTTP disagree on what it is: the
 * gateway reads it in one way or not at all.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class RequestTricksTest {
    private static final String CALL = Calls.tool("echo", "{\"message\":\"hello\"}");
    private static final String TOKEN = "Authorization: Bearer " + GatewayFixture.TOKEN + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String ACCEPT = "Accept: application/json, text/event-stream\r\n";

    @SuppressWarnings("NullAway.Init")
    private String mine;

    private int before;

    @BeforeEach
    void begin() {
        String session = Calls.session(GatewayFixture.TOKEN);
        mine = TOKEN + ACCEPT + "Mcp-Session-Id: " + session + "\r\n";
        before = Control.count();
    }

    @Test
    void without_a_trick_the_call_passes() throws Exception {
        assertThat(send("POST /mcp/fixture", mine + JSON + length(CALL), CALL))
                .startsWith("HTTP/1.1 200 ");
        assertThat(Control.count()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
                "Connection: TE\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\n"
            })
    @Threat("A7")
    void an_offer_to_the_next_neighbour_is_not_taken_up_and_not_passed_on(String offer)
            throws Exception {
        assertThat(send("POST /mcp/fixture", mine + JSON + offer + length(CALL), CALL))
                .startsWith("HTTP/1.1 200 ");

        JsonArray headers = last().getJsonArray("headers");
        assertThat(headers.encode().toLowerCase(Locale.ROOT))
                .doesNotContain(
                        "upgrade", "http2-settings", "\"te:", "keep-alive", "sec-websocket");
        assertThat(send("GET /mcp/fixture", TOKEN + offer, "")).startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET http://127.0.0.1:9000/q/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    @Threat({"A6", "A7"})
    void another_protocol_and_another_form_of_target_are_400(String request) throws Exception {
        assertThat(raw(request)).startsWith("HTTP/1.1 400 ").contains("Connection: close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "close, Authorization",
                "Mcp-Name",
                "keep-alive, mcp-session-id",
                "Content-Length",
                "Host",
                "close,",
                "\"close\""
            })
    @Threat("A8")
    void a_header_that_connection_nominates_is_400(String nominated) throws Exception {
        String connection = "Connection: " + nominated + "\r\n";
        refused("400", mine + JSON + connection + length(CALL), CALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mcp;x",
                "/mcp%3Bx",
                "//mcp",
                "/./mcp",
                "/mcp/..;/q/metrics",
                "/mcp%2f",
                "/mcp%2ffixture",
                "/MCP/fixture",
                "/q/%2e%2e/mcp",
                "/mcp/fixture/../fixture",
                "/mcp/fixture/..%2f..%2fq%2fhealth",
                "/mcp/..%252fq/health",
                "/mcp/..\\q\\health",
                "/mcp/%c0%ae%c0%ae/q/health",
                "/mcp//fixture",
                "/mcp/fixture/",
                "/mcp/fixture?",
                "/mcp/fixture?x=1",
                "/mcp/fixture;jsessionid=1",
                "/mcp/fixture%20",
                "/mcp/fixture%23",
                "/mcp/%66ixture",
                "/mcp/.fixture",
                "/mcp/..",
                "/q",
                "/q/dev",
                "/q/dev-ui",
                "/q/arc",
                "/q/swagger-ui",
                "/q/openapi",
                "/q/health/ready",
                "/q/metrics",
                "/metrics",
                "/index.html",
                "/.well-known/mcp"
            })
    @Threat({"A9", "C19"})
    void another_path_is_404_by_every_method_with_and_without_a_token(String path)
            throws Exception {
        for (String method : List.of("POST", "GET", "DELETE", "HEAD", "OPTIONS")) {
            for (String credential : List.of("", mine)) {
                assertThat(send(method + " " + path, credential, ""))
                        .as(method + " " + path)
                        .startsWith("HTTP/1.1 404 ");
            }
        }
        assertThat(Control.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    @Threat("A10")
    void a_header_that_names_another_method_changes_nothing(String header) throws Exception {
        String override = header + ": DELETE\r\n";
        assertThat(send("POST /mcp/fixture", mine + JSON + override + length(CALL), CALL))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"id\":7");

        assertThat(last().getString("method")).isEqualTo("POST");
        assertThat(send("POST /mcp/fixture", mine + JSON + length(CALL), CALL))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Original-URL: http://127.0.0.1:1/evil",
                "X-Rewrite-URL: /mcp/html",
                "X-Forwarded-Host: evil.example",
                "Forwarded: host=evil.example",
                "X-Forwarded-Server: html",
                "Mcp-Init-Host: evil.example"
            })
    @Threat({"C18", "D7"})
    void a_header_that_names_another_address_changes_nothing_and_is_not_passed_on(String header)
            throws Exception {
        assertThat(send("POST /mcp/fixture", mine + JSON + header + "\r\n" + length(CALL), CALL))
                .startsWith("HTTP/1.1 200 ")
                .contains("Echo: hello");

        assertThat(Control.count()).isEqualTo(before + 1);
        assertThat(last().getJsonArray("headers").encode())
                .doesNotContainIgnoringCase(header.substring(0, header.indexOf(':')));
    }

    @Test
    @Threat("A11")
    void no_content_type_is_415_and_two_are_400() throws Exception {
        refused("415", mine + length(CALL), CALL);
        refused("400", mine + JSON + "content-type: text/plain\r\n" + length(CALL), CALL);
        refused("400", mine + JSON + JSON + length(CALL), CALL);
        refused(
                "415",
                mine + "Content-Type: application/json, text/plain\r\n" + length(CALL),
                CALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON ; charset=UTF-8",
                "application/json;charset=\"utf-8\""
            })
    void json_in_utf_8_may_be_written_in_each_of_its_forms(String type) throws Exception {
        assertThat(
                        send(
                                "POST /mcp/fixture",
                                mine + "Content-Type: " + type + "\r\n" + length(CALL),
                                CALL))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, gzip", "x-gzip", "br", "zstd", "deflate", "identity"})
    @Threat("A12")
    void a_call_that_only_the_server_could_decode_is_415(String encoding) throws Exception {
        String denied = gzip(Calls.tool("forbidden", "{}"));

        refused(
                "415",
                mine + JSON + "Content-Encoding: " + encoding + "\r\n" + length(denied),
                denied);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mcp-Name: other\r\n",
                "Authorization: Bearer x\r\n",
                "Mcp-Session-Id: x\r\n",
                "X: y\r\n"
            })
    @Threat("A13")
    void a_trailer_is_400_and_its_request_goes_nowhere(String trailer) throws Exception {
        String chunked =
                Integer.toHexString(CALL.length()) + "\r\n" + CALL + "\r\n0\r\n" + trailer + "\r\n";

        refused("400", mine + JSON + "Transfer-Encoding: chunked\r\n", chunked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mcp_Name: x",
                "mcp_session_id: x",
                "Authorization_: x",
                "_: x",
                "X_Custom: x",
                "Mcp-Param_Region: x",
                "Mcp-Name: a\r\nmcp-name: a",
                "Mcp-Method: a\r\nMCP-METHOD: b",
                "Mcp-Param-Region: a\r\nmcp-param-region: b",
                "Mcp-Param-Region: a\r\nX: y\r\nMCP-PARAM-REGION: a",
                "Mcp-Param-tenant_id: a\r\nMcp-Param-tenant-id: a",
                "Mcp-Param-a-b_c: a\r\nmcp-param-A_B-C: b",
                "MCP-Protocol-Version: 2025-06-18\r\nMCP-Protocol-Version: 2025-06-18",
                "Origin: http://localhost\r\nOrigin: http://localhost"
            })
    @Threat("A14")
    void a_name_that_servers_fold_into_another_and_one_said_twice_are_400(String headers)
            throws Exception {
        refused("400", mine + JSON + headers + "\r\n" + length(CALL), CALL);
    }

    @Test
    @Threat({"A14", "C2"})
    void two_credentials_are_401() throws Exception {
        refused("401", mine + TOKEN + JSON + length(CALL), CALL);
    }

    @Test
    @Threat("A15")
    void an_expectation_is_met_judged_by_its_head_or_refused() throws Exception {
        String expect = "Expect: 100-continue\r\n";
        refused("417", mine + JSON + "Expect: 200-maybe\r\n" + length(CALL), CALL);
        refused("401", JSON + expect + length(CALL), "");
        refused("415", mine + expect + length(CALL), "");

        assertThat(send("POST /mcp/fixture", mine + JSON + expect + length(CALL), CALL))
                .contains("HTTP/1.1 200 ", "\"id\":7");
    }

    @Test
    @Threat("A16")
    void what_follows_a_refused_request_with_an_unread_body_is_not_read() throws Exception {
        String first =
                head("POST /mcp/fixture", mine + "Content-Type: text/plain\r\n" + length(CALL));
        String second = head("POST /mcp/fixture", mine + JSON + length(CALL));

        String answers = raw(first + CALL + second + CALL);

        assertThat(answers).startsWith("HTTP/1.1 415 ").containsOnlyOnce("HTTP/1.1 ");
        assertThat(Control.count()).isEqualTo(before);
    }

    @Test
    @Threat("A16")
    void requests_sent_at_once_are_judged_one_by_one_and_answered_in_order() throws Exception {
        String denied = Calls.tool("forbidden", "{}");
        String last = CALL.replace("\"id\":7", "\"id\":9");
        String all =
                open(mine + JSON + length(CALL))
                        + CALL
                        + open(mine + JSON + length(denied))
                        + denied
                        + head("POST /mcp/fixture", mine + JSON + length(last))
                        + last;

        String answers = raw(all);

        assertThat(answers)
                .containsSubsequence(
                        "HTTP/1.1 200 ",
                        "Echo: hello",
                        "HTTP/1.1 200 ",
                        "[POLICY DENIED] nobody may",
                        "HTTP/1.1 200 ",
                        "\"id\":9");
        assertThat(Calls.calls(before)).isEqualTo(2);
    }

    private void refused(String status, String headers, String body) throws Exception {
        assertThat(send("POST /mcp/fixture", headers, body)).startsWith("HTTP/1.1 " + status + " ");
        assertThat(Control.count()).isEqualTo(before);
    }

    private JsonObject last() {
        List<JsonObject> received = Control.since(before);
        return received.get(received.size() - 1);
    }

    private static String send(String line, String headers, String body) throws IOException {
        return raw(head(line, headers) + body);
    }

    private static String head(String line, String headers) {
        return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
    }

    /** A call whose connection stays open. */
    private static String open(String headers) {
        return "POST /mcp/fixture HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static String length(String body) {
        return "Content-Length: " + body.length() + "\r\n";
    }

    private static String raw(String request) throws IOException {
        return Calls.exchange(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Each character of the result is one byte. */
    private static String gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
