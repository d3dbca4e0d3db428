package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of the origins that the operator named may call from a browser, and no others. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@TestProfile(CorsTest.OriginsAllowed.class)
class CorsTest {
    private static final String CONSOLE = "https://console.example";
    private static final String ALLOWED = "access-control-allow-origin: " + CONSOLE;
    private static final String ASKS = "Access-Control-Request-Method: POST\r\n";
    private static final String TOKEN = "Authorization: Bearer " + GatewayFixture.TOKEN + "\r\n";

    /** Two origins are named, one of them with a port. */
    public static final class OriginsAllowed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sluice.http.allowed-origins", CONSOLE + ",http://localhost:6274");
        }
    }

    @Test
    @Threat("C17")
    void a_preflight_of_a_named_origin_is_answered_without_a_credential() throws Exception {
        int before = Control.count();

        String answer = send("OPTIONS /mcp/fixture", CONSOLE, ASKS, "");

        assertThat(answer)
                .startsWith("http/1.1 204 ")
                .contains(
                        ALLOWED + "\r\n",
                        "vary: origin\r\n",
                        "access-control-allow-methods: post, get, delete\r\n",
                        "access-control-allow-headers: authorization, content-type, accept,"
                                + " mcp-method, mcp-name, mcp-protocol-version, mcp-session-id,"
                                + " last-event-id, traceparent, tracestate\r\n",
                        "access-control-max-age: 3600\r\n");
        assertWelcomesNobodyElse(answer);
        assertThat(Control.count()).isEqualTo(before);
    }

    @Test
    void a_preflight_may_ask_for_the_headers_of_a_tools_parameters_and_for_no_others()
            throws Exception {
        String asked =
                ASKS
                        + "Access-Control-Request-Headers: x-custom, Mcp-Param-Region,"
                        + "mcp-param-a b, mcp-param-, MCP-PARAM-Tenant-2,"
                        + "mcp-param_x, mcp-param-a:b, Mcp-Param-tenant_id.!#$%&'*+^`|~\r\n";

        assertThat(send("OPTIONS /mcp/fixture", CONSOLE, asked, ""))
                .contains(
                        "tracestate, mcp-param-region, mcp-param-tenant-2,"
                                + " mcp-param-tenant_id.!#$%&'*+^`|~\r\n");
    }

    @Test
    void a_connection_goes_on_after_a_preflight() throws Exception {
        String preflight =
                "OPTIONS /mcp/fixture HTTP/1.1\r\nHost: localhost\r\nOrigin: "
                        + CONSOLE
                        + "\r\n"
                        + ASKS
                        + "\r\n";

        String answers =
                exchange(preflight + request("GET /mcp/fixture", "localhost", CONSOLE, "", ""));

        assertThat(answers).startsWith("http/1.1 204 ").contains("http/1.1 401 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | ''                                    | ''   | 401",
                "POST | Content-Type: text/plain              | mine | 415",
                "POST | Content-Type: application/json        | mine | 400",
                "GET  | ''                                    | mine | 405",
                "GET  | Mcp-Session-Id: bm90IGEgc2Vzc2lvbg    | mine | 404",
                "PUT  | ''                                    | ''   | 405"
            })
    void a_page_of_a_named_origin_may_read_every_refusal(
            String method, String header, String credential, int status) throws Exception {
        String headers =
                (header.isEmpty() ? "" : header + "\r\n") + (credential.isEmpty() ? "" : TOKEN);
        String body = method.equals("POST") ? "x" : "";

        String answer = send(method + " /mcp/fixture", CONSOLE, headers, body);

        assertThat(answer)
                .startsWith("http/1.1 " + status + " ")
                .contains(ALLOWED + "\r\n", "vary: origin\r\n")
                .contains(
                        "access-control-expose-headers:"
                                + " mcp-session-id, www-authenticate, retry-after\r\n");
        assertWelcomesNobodyElse(answer);
    }

    @Test
    void a_page_of_a_named_origin_may_read_replies_and_streams() throws Exception {
        String json = TOKEN + "Content-Type: application/json\r\n";
        String begin =
                Calls.request(
                        "initialize",
                        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                                + "\"clientInfo\":{\"name\":\"page\",\"version\":\"1\"}}");

        String begun =
                exchangeAsIs(request("POST /mcp/fixture", "localhost", CONSOLE, json, begin));
        assertWelcomed(begun, "200");
        String session = begun.replaceAll("(?is).*mcp-session-id: (\\S+)\r\n.*", "$1");

        String called =
                send(
                        "POST /mcp/fixture",
                        "http://localhost:6274",
                        json
                                + "Accept: application/json, text/event-stream\r\n"
                                + "Mcp-Session-Id: "
                                + session
                                + "\r\n",
                        Calls.request(
                                "tools/call",
                                "{\"name\":\"slow\",\"arguments\":{},"
                                        + "\"_meta\":{\"progressToken\":1}}"));
        assertThat(called)
                .startsWith("http/1.1 200 ")
                .contains("text/event-stream")
                .contains("access-control-allow-origin: http://localhost:6274\r\n")
                .contains("vary: origin\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://console.example",
                "https://console.example:444",
                "https://console.example.evil.example",
                "http://localhost:3000",
                "null",
                "*"
            })
    @Threat("C17")
    void another_origin_is_403_and_told_nothing_of_cors(String origin) throws Exception {
        for (String method : List.of("OPTIONS", "POST", "GET", "DELETE")) {
            String answer =
                    send(
                            method + " /mcp/fixture",
                            origin,
                            TOKEN + (method.equals("OPTIONS") ? ASKS : ""),
                            "");

            assertThat(answer)
                    .startsWith("http/1.1 403 ")
                    .doesNotContain("access-control", "vary:");
        }
    }

    @Test
    @Threat("C17")
    void another_host_is_403_for_a_named_origin_too_and_told_nothing_of_cors() throws Exception {
        for (String method : List.of("OPTIONS", "POST", "GET", "DELETE")) {
            String answer =
                    exchange(request(method + " /mcp/fixture", "evil.example", CONSOLE, ASKS, ""));

            assertThat(answer).startsWith("http/1.1 403 ").doesNotContain("access-control");
        }
    }

    @Test
    void what_comes_without_an_origin_is_told_nothing_of_cors() throws Exception {
        assertThat(exchange(bare("OPTIONS /mcp/fixture", ASKS))).startsWith("http/1.1 405 ");
        assertThat(exchange(bare("GET /mcp/fixture", TOKEN))).doesNotContain("access-control");
    }

    @Test
    void a_method_that_nobody_asks_about_is_not_served() throws Exception {
        assertThat(send("OPTIONS /mcp/fixture", CONSOLE, "", "")).startsWith("http/1.1 405 ");
        assertThat(send("OPTIONS /mcp", CONSOLE, ASKS, "")).startsWith("http/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "https://*.example",
                "https://a.example/",
                "https://a.example/path",
                "a.example",
                "https://user@a.example",
                "https://a.example:port"
            })
    @Threat("C17")
    void an_origin_that_would_welcome_others_is_refused_at_the_start(String origin) {
        assertThatThrownBy(() -> new AllowedPeers(List.of(), Optional.of(List.of(origin))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sluice.http.allowed-origins: ")
                .hasMessageEndingWith("write scheme://host or scheme://host:port");
    }

    @Test
    void while_no_origin_is_named_pages_of_this_machine_may_call_and_are_not_welcomed() {
        AllowedPeers peers = new AllowedPeers(List.of("localhost"), Optional.empty());

        assertThat(peers.allowsOrigin("http://localhost:6274")).isTrue();
        assertThat(peers.listsOrigin("http://localhost:6274")).isFalse();
    }

    private static void assertWelcomed(String answer, String status) {
        assertThat(answer.toLowerCase(Locale.ROOT))
                .startsWith("http/1.1 " + status + " ")
                .contains(ALLOWED + "\r\n", "vary: origin\r\n");
    }

    private static void assertWelcomesNobodyElse(String answer) {
        assertThat(answer).doesNotContain("allow-credentials", "*");
        assertThat(answer.split("access-control-allow-origin", -1)).hasSize(2);
    }

    /** The answer in lower case, because the case of header names means nothing. */
    private static String send(String line, String origin, String headers, String body)
            throws Exception {
        return exchange(request(line, "localhost", origin, headers, body));
    }

    private static String request(
            String line, String host, String origin, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return "%s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nConnection: close\r\n%s%s\r\n%s"
                .formatted(line, host, origin, headers, length, body);
    }

    private static String bare(String line, String headers) {
        return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
    }

    private static String exchange(String request) throws Exception {
        return exchangeAsIs(request).toLowerCase(Locale.ROOT);
    }

    private static String exchangeAsIs(String request) throws Exception {
        return Calls.exchange(request.getBytes(StandardCharsets.ISO_8859_1));
    }
}
