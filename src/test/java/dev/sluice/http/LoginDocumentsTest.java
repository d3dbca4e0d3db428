package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.FixtureProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that tell agents where to log in, at a gateway behind a path of its own. */
@QuarkusTest
@TestProfile(LoginDocumentsTest.BehindAPath.class)
@Timeout(60)
class LoginDocumentsTest {
    private static final String KNOWN = "/.well-known/oauth-protected-resource";
    private static final String DOCUMENT =
            "{\"resource\":\"https://mcp.example/tools/mcp/fixture\","
                    + "\"authorization_servers\":[\"https://idp.example\",\"https://idp.example/2\"],"
                    + "\"bearer_methods_supported\":[\"header\"],"
                    + "\"resource_name\":\"MCP server fixture\"}";

    /** Something before it serves it under a path, and a page may call it. */
    public static final class BehindAPath extends FixtureProfile {
        public BehindAPath() {
            super(
                    Map.of(
                            "sluice.public-url", "https://mcp.example/tools/",
                            "sluice.http.allowed-origins", "https://console.example"));
        }
    }

    /** Nobody needs to be there for an agent to be told where to go. */
    @BeforeEach
    void issuers() throws IOException {
        issuer("second", "https://idp.example/2");
        issuer("first", "https://idp.example");
        await().until(() -> get(KNOWN + "/mcp/fixture").contains("idp.example/2"));
        await().until(() -> get(KNOWN + "/mcp/fixture").contains("\"https://idp.example\""));
    }

    private static void issuer(String name, String issuer) throws IOException {
        Documents.replace(
                "issuers/" + name + ".yaml",
                "issuer: " + issuer + "\njwks: http://127.0.0.1:1/keys\nalgorithms: [ES256]\n");
    }

    private static String get(String target) throws IOException {
        return send("GET " + target, "");
    }

    private static String send(String request, String headers) throws IOException {
        return Calls.exchange(
                (request
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + headers
                                + "\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tools/mcp/fixture", "/mcp/fixture"})
    void the_path_may_have_been_left_in_or_taken_out(String path) throws IOException {
        assertThat(get(KNOWN + path))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("content-type: application/json\r\n")
                .containsIgnoringCase("cache-control: private, max-age=60\r\n")
                .doesNotContainIgnoringCase("access-control")
                .endsWith("\r\n\r\n" + DOCUMENT);
    }

    @Test
    void the_challenge_leads_there() throws IOException {
        assertThat(send("POST /mcp/fixture", ""))
                .startsWith("HTTP/1.1 401 ")
                .contains(
                        "Bearer resource_metadata=\"https://mcp.example"
                                + KNOWN
                                + "/tools/mcp/fixture\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KNOWN,
                KNOWN + "/",
                KNOWN + "/tools",
                KNOWN + "/mcp/",
                KNOWN + "/mcp/fixture/",
                KNOWN + "/mcp/fixture?a=b",
                KNOWN + "/mcp/../mcp/fixture",
                KNOWN + "/mcp/%66ixture",
                KNOWN + "/other/mcp/fixture",
                KNOWN + "//mcp/fixture",
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration",
                "/tools/mcp/fixture",
                "/.well-known/"
            })
    void nothing_else_is_served(String target) throws IOException {
        assertThat(get(target)).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "PUT", "HEAD", "OPTIONS"})
    void it_can_only_be_read(String method) throws IOException {
        assertThat(send(method + " " + KNOWN + "/mcp/fixture", ""))
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("\r\nallow: GET\r\n");
    }

    @ParameterizedTest
    @CsvSource({"Host, evil.example", "Origin, https://evil.example", "Origin, null"})
    void hosts_and_pages_are_judged_as_everywhere(String header, String value) throws IOException {
        String host = header.equals("Host") ? value : "localhost";
        String rest = header.equals("Host") ? "" : header + ": " + value + "\r\n";

        assertThat(
                        Calls.exchange(
                                ("GET "
                                                + KNOWN
                                                + "/mcp/fixture HTTP/1.1\r\nConnection: close\r\nHost: "
                                                + host
                                                + "\r\n"
                                                + rest
                                                + "\r\n")
                                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("idp.example");
    }

    @Test
    void a_page_that_may_call_may_read_it_and_the_challenge() throws IOException {
        String page = "Origin: https://console.example\r\n";

        assertThat(send("GET " + KNOWN + "/mcp/fixture", page))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("access-control-allow-origin: https://console.example\r\n")
                .containsIgnoringCase("vary: origin\r\n");
        assertThat(
                        send(
                                "OPTIONS " + KNOWN + "/mcp/fixture",
                                page
                                        + "Access-Control-Request-Method: GET\r\n"
                                        + "Access-Control-Request-Headers: mcp-protocol-version\r\n"))
                .startsWith("HTTP/1.1 204 ")
                .containsIgnoringCase("mcp-protocol-version");
        assertThat(send("POST /mcp/fixture", page))
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase(
                        "access-control-expose-headers: mcp-session-id, www-authenticate");
    }

    @Test
    void it_costs_the_servers_nothing_and_the_connection_goes_on() throws IOException {
        int before = Control.count();
        String request = "GET " + KNOWN + "/mcp/fixture HTTP/1.1\r\nHost: localhost\r\n";

        String answers =
                Calls.exchange(
                        (request + "\r\n" + request + "Connection: close\r\n\r\n")
                                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(3);
        assertThat(Control.count()).isEqualTo(before);
    }

    @Test
    void without_anybody_who_issues_tokens_there_is_nothing_to_tell() throws IOException {
        Documents.delete("issuers/first.yaml");
        Documents.delete("issuers/second.yaml");

        await().until(() -> get(KNOWN + "/mcp/fixture").startsWith("HTTP/1.1 404 "));
        assertThat(send("POST /mcp/fixture", ""))
                .containsIgnoringCase("www-authenticate: Bearer\r\n");
    }
}
