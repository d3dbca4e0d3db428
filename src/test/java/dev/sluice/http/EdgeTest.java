package dev.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Control;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the edge refuses, in which order and in which words; and that the server sees none of it.
 */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
class EdgeTest {
    private static final String CALL = Calls.tool("echo", "{\"text\":\"hello\"}");

    @Test
    @Threat({"C1", "E17"})
    void without_a_token_the_answer_is_401_whether_or_not_the_server_exists() {
        String known = refused(given().body(CALL), "/mcp/fixture", 401).extract().asString();
        String unknown = refused(given().body(CALL), "/mcp/nowhere", 401).extract().asString();
        assertThat(known).isEqualTo(unknown).doesNotContain("\"id\"");
    }

    @Test
    void a_challenge_names_the_scheme() {
        refused(given().body(CALL), "/mcp/fixture", 401).header("WWW-Authenticate", "Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong-token", "Basic dGVzdA==", "Bearer ", "Bearer a b", "x"})
    @Threat("C1")
    void a_wrong_credential_is_401(String authorization) {
        refused(given().header("Authorization", authorization).body(CALL), "/mcp/fixture", 401);
    }

    @Test
    @Threat({"A14", "C2"})
    void two_credentials_are_401_even_if_both_are_right() throws Exception {
        String twice = authorization(GatewayFixture.TOKEN) + authorization(GatewayFixture.TOKEN);
        assertThat(raw(post(twice + json(CALL)) + CALL)).startsWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @CsvSource({
        "/mcp/fixture, localhost, 401",
        "/mcp/fixture, elsewhere, 403",
        "/nothing, localhost, 404"
    })
    void who_is_refused_before_its_body_was_wanted_is_answered_and_the_connection_closed(
            String path, String host, int status) throws Exception {
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + json(CALL) + "\r\n";
        for (int cut : new int[] {0, 10, head.length(), head.length() + 5}) {
            try (RawConnection connection = new RawConnection(Agent.port())) {
                connection.send((head + CALL).substring(0, cut));
                connection.send((head + CALL).substring(cut));
                assertThat(connection.readToEnd())
                        .startsWith("HTTP/1.1 " + status + " ")
                        .containsIgnoringCase("\r\nconnection: close\r\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?access_token=", "?api_key="})
    @Threat("C1")
    void a_token_in_the_query_is_never_read(String query) {
        refused(given().body(CALL), "/mcp/fixture" + query + GatewayFixture.TOKEN, 404);
    }

    @Test
    void another_server_and_a_server_that_is_not_there_are_refused_in_the_same_bytes() {
        RequestSpecification bob = given().auth().oauth2(GatewayFixture.BOBS_TOKEN).body(CALL);
        String other = refused(bob, "/mcp/html", 403).extract().asString();
        String none = refused(bob, "/mcp/nowhere", 403).extract().asString();
        assertThat(other).isEqualTo(none);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/mcp",
                "/mcp/",
                "/mcp/fixture/",
                "//mcp/fixture",
                "/mcp/fixture;x",
                "/MCP/fixture",
                "/mcp/./fixture",
                "/mcp/..;/q/metrics",
                "/mcp%2ffixture",
                "/q/health",
                "/q/metrics",
                "/q/%2e%2e/mcp/fixture",
                "/mcp/fixture%00",
                "/mcp/-fixture"
            })
    @Threat("A9")
    void a_path_of_another_form_is_404_with_and_without_a_token(String path) throws Exception {
        assertThat(raw(request("POST " + path, json(CALL)) + CALL)).startsWith("HTTP/1.1 404 ");
        String withToken = authorization(GatewayFixture.TOKEN) + json(CALL);
        assertThat(raw(request("POST " + path, withToken) + CALL)).startsWith("HTTP/1.1 404 ");
        assertThat(raw(request("GET " + path, authorization(GatewayFixture.TOKEN))))
                .startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "HEAD", "OPTIONS", "post", "TRACE"})
    @Threat("A10")
    void a_method_that_is_not_served_is_405_and_told_what_is(String method) throws Exception {
        String answer = raw(request(method + " /mcp/fixture", authorization(GatewayFixture.TOKEN)));
        assertThat(answer)
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("allow: POST, GET, DELETE");
    }

    @Test
    void a_connection_that_is_told_it_closes_is_closed() throws Exception {
        String request = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

        // Each is read until the connection is closed.
        assertThat(raw("POST /nowhere" + request)).startsWith("HTTP/1.1 404 ");
        assertThat(raw("PUT /mcp/fixture" + request)).startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @CsvSource({"evil.example", "evil.example:8081", "localhost.evil.example"})
    @Threat({"A6", "C17"})
    void a_foreign_host_is_403(String host) {
        refused(mine().header("Host", host).body(CALL), "/mcp/fixture", 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "null", "http://localhost@evil.example", "file://"})
    @Threat("C17")
    void a_foreign_origin_is_403(String origin) {
        refused(mine().header("Origin", origin).body(CALL), "/mcp/fixture", 403);
    }

    @Test
    void host_and_origin_come_before_the_credential() {
        refused(given().header("Origin", "http://evil.example").body(CALL), "/mcp/fixture", 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain", "application/json5", "application/json; charset=utf-16",
                "multipart/form-data", "application/json; charset=utf-8; x=y", "json"
            })
    @Threat("A11")
    void another_content_type_is_415(String type) throws Exception {
        String head = authorization(GatewayFixture.TOKEN) + "Content-Type: " + type + "\r\n";
        assertThat(raw(post(head + length(CALL)) + CALL)).startsWith("HTTP/1.1 415 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, gzip", "br", "zstd", "x-gzip", "identity"})
    @Threat("A12")
    void an_encoded_body_is_415(String encoding) throws Exception {
        String head =
                authorization(GatewayFixture.TOKEN) + "Content-Encoding: " + encoding + "\r\n";
        assertThat(raw(post(head + json(CALL)) + CALL)).startsWith("HTTP/1.1 415 ");
    }

    @Test
    @Threat("E5")
    void a_body_of_11_MiB_is_413_by_its_announced_length() throws Exception {
        String head = authorization(GatewayFixture.TOKEN) + "Content-Type: application/json\r\n";
        byte[] body = new byte[11 << 20];
        byte[] all = Calls.join(post(head + "Content-Length: " + body.length + "\r\n"), body);
        assertThat(Calls.exchange(all)).startsWith("HTTP/1.1 413 ");
    }

    @Test
    @Threat("E5")
    void a_body_of_11_MiB_is_413_when_it_comes_in_chunks() throws Exception {
        String head = authorization(GatewayFixture.TOKEN) + "Content-Type: application/json\r\n";
        byte[] chunk = Calls.join("b00000\r\n", new byte[11 << 20]);
        byte[] all = Calls.join(post(head + "Transfer-Encoding: chunked\r\n"), chunk);
        assertThat(Calls.exchange(Calls.join(all, "\r\n0\r\n\r\n"))).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void a_body_of_just_10_MiB_is_read() {
        String text = "x".repeat((10 << 20) - Calls.tool("echo", "{\"text\":\"\"}").length());
        String session = Calls.session(GatewayFixture.TOKEN);
        mine().header("Mcp-Session-Id", session)
                .body(Calls.tool("echo", "{\"text\":\"" + text + "\"}"))
                .post("/mcp/fixture")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json                                                  | -32700",
                "''                                                        | -32700",
                "'   '                                                     | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}{}      | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}//x     | -32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"ping\"} | -32700",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]      | -32600",
                "[]                                                        | -32600",
                "7                                                         | -32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}        | -32600",
                "{\"id\":1,\"method\":\"ping\"}                            | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}     | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1.0,\"method\":\"ping\"}      | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":[\"ping\"]}      | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]} | -32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"METHOD\":\"x\",\"method\":\"ping\"} | -32600"
            })
    @Threat({"B9", "B10", "B15", "B16"})
    void what_is_not_one_strict_message_is_400(String body, int code) {
        refused(mine().body(body.strip()), "/mcp/fixture", 400).body("error.code", equalTo(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"echo\",\"name\":\"fail\"}",
                "{\"name\":\"echo\",\"n\\u0061me\":\"fail\"}",
                "{\"name\":\"echo\",\"Name\":\"fail\"}",
                "{\"name\":\"echo\",\"NAME\":\"fail\"}",
                "{\"name\":\"echo\",\"name\\u0000\":\"fail\"}",
                "{\"name\":\"echo\",\"na\\u200bme\":\"fail\"}",
                "{\"name\":\"echo\",\"argument\\u017f\":{}}",
                "{\"name\":\"echo\",\"arguments\":{\"a\":1,\"a\":2}}",
                "{\"name\":\"echo\",\"arguments\":[]}",
                "{\"name\":[\"echo\"]}",
                "{\"name\":{\"a\":1}}",
                "{\"name\":null}",
                "{}"
            })
    @Threat({"B1", "B2", "B3", "B4", "B8", "B15"})
    void a_call_that_two_parsers_could_read_differently_is_400(String params) {
        String session = Calls.session(GatewayFixture.TOKEN);
        int before = Control.count();
        refused(
                mine().header("Mcp-Session-Id", session).body(Calls.request("tools/call", params)),
                "/mcp/fixture",
                400);
        assertThat(Control.count()).isEqualTo(before);
    }

    @Test
    @Threat("B6")
    void an_overlong_utf8_key_is_400() throws Exception {
        byte[] body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"fail\",\"nXXame\":\"echo\"}}"
                        .replace("nXX", "n\u00c1\u00ae")
                        .getBytes(StandardCharsets.ISO_8859_1);
        String head = authorization(GatewayFixture.TOKEN) + "Content-Type: application/json\r\n";
        byte[] all = Calls.join(post(head + "Content-Length: " + body.length + "\r\n"), body);
        assertThat(Calls.exchange(all)).startsWith("HTTP/1.1 400 ").contains("-32700");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /mcp/fixture HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                "POST /mcp/fixture HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "POST /mcp/fixture HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /mcp/fixture HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "POST /mcp/fixture HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST http://localhost/mcp/fixture HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /mcp/fixture HTTP/1.0\r\nHost: localhost\r\n\r\n",
                "POST /mcp/fixture HTTP/1.1\r\nHost: localhost\r\nConnection: Authorization\r\n\r\n",
                "POST /mcp/fixture HTTP/1.1\r\nHost: localhost\r\nMcp_Name: x\r\n\r\n"
            })
    @Threat({"A1", "A3", "A6", "A8"})
    void broken_framing_is_400_and_the_connection_is_closed(String request) throws Exception {
        int before = Control.count();
        assertThat(Calls.exchange(request.getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("HTTP/1.1 400 ");
        assertThat(Control.count()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"GET,431,X-Long", "GET,414,"})
    @Threat("E6")
    void a_head_over_its_cap_is_refused(String method, int status, String header) throws Exception {
        String longText = "a".repeat(21 << 10);
        String request =
                header == null
                        ? method + " /mcp/" + longText + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        : request(method + " /mcp/fixture", header + ": " + longText + "\r\n");
        assertThat(raw(request)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void nothing_that_was_refused_above_the_message_reaches_the_server() {
        int before = Control.count();
        refused(given().body(CALL), "/mcp/fixture", 401);
        refused(mine().body("no"), "/mcp/fixture", 400);
        refused(mine().contentType("text/plain").body(CALL), "/mcp/fixture", 415);
        refused(mine().body(CALL), "/mcp/fixture", 400);
        assertThat(Control.count()).isEqualTo(before);
    }

    @Test
    void a_revision_that_is_not_served_is_told_which_are() {
        refused(
                        mine().header("MCP-Protocol-Version", "2099-01-01")
                                .body(Calls.request("initialize", "{}")),
                        "/mcp/fixture",
                        400)
                .body("error.code", equalTo(-32022))
                .body("error.data.requested", equalTo("2099-01-01"))
                .body("error.data.supported[0]", equalTo("2026-07-28"))
                .body("error.data.supported[1]", equalTo("2025-11-25"))
                .body("id", equalTo(7));
    }

    @Test
    void a_call_without_a_session_is_400_and_a_stream_without_one_405() {
        refused(mine().body(CALL), "/mcp/fixture", 400).body("id", equalTo(7));
        mine().get("/mcp/fixture").then().statusCode(405).header("Allow", "POST");
    }

    @Test
    void a_refused_stream_leaves_its_connection_to_the_next_request() throws Exception {
        String get =
                "GET /mcp/fixture HTTP/1.1\r\nHost: localhost\r\n"
                        + authorization(GatewayFixture.TOKEN);
        String answers = raw(get + "\r\n" + get + "Connection: close\r\n\r\n");
        assertThat(answers.split("HTTP/1.1 405 ", -1)).hasSize(3);
    }

    @Test
    @Threat("C7")
    void a_session_of_someone_else_is_as_unknown_as_one_that_never_was() {
        String bobs = Calls.session(GatewayFixture.BOBS_TOKEN);
        String foreign = inSession(bobs);
        String invented = inSession("bm90IGEgc2Vzc2lvbg");
        String oneCharacterOff = inSession((bobs.charAt(0) == 'A' ? "B" : "A") + bobs.substring(1));
        assertThat(foreign).isEqualTo(invented).isEqualTo(oneCharacterOff);
    }

    @Test
    @Threat("C8")
    void a_session_of_another_server_is_unknown_there() {
        String session = Calls.session(GatewayFixture.TOKEN);
        refused(mine().header("Mcp-Session-Id", session).body(CALL), "/mcp/html", 404);
    }

    @ParameterizedTest
    @CsvSource({"down,502", "html,502", "broken,502", "redirecting,502", "hanging,504"})
    @Threat({"E15", "H11"})
    void a_server_that_gives_no_usable_reply_is_told_without_its_words(String server, int status) {
        refused(mine().body(Calls.request("initialize", "{}")), "/mcp/" + server, status)
                .body("error.code", equalTo(-31005))
                .body("error.message", equalTo("the server gave no usable reply"))
                .body("id", equalTo(7));
    }

    @Test
    @Threat("D3")
    void a_redirect_is_not_followed() {
        int before = Control.count();
        refused(mine().body(Calls.request("initialize", "{}")), "/mcp/redirecting", 502);
        assertThat(Control.count()).isEqualTo(before);
    }

    @Test
    @Threat("D10")
    void a_server_whose_secret_is_missing_is_not_called_without_it() {
        int before = Control.count();
        refused(mine().body(Calls.request("initialize", "{}")), "/mcp/secretless", 503);
        assertThat(Control.count()).isEqualTo(before);
    }

    @Test
    void a_denied_call_is_a_tool_result_with_the_reason() {
        call("forbidden", "{}")
                .statusCode(200)
                .body("id", equalTo(7))
                .body("result.isError", equalTo(true))
                .body("result.content[0].text", equalTo("[POLICY DENIED] nobody may"))
                .body("error", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "unheard-of", "ECHO", "echo "})
    @Threat("B17")
    void a_hidden_or_unlisted_tool_is_as_unknown_as_one_that_never_was(String tool) {
        int before = Control.count();
        call(tool, "{}")
                .statusCode(200)
                .body("error.code", equalTo(-32602))
                .body("error.message", equalTo("Unknown tool: " + tool));
        assertThat(Calls.calls(before)).isZero();
    }

    @Test
    void a_grant_without_a_policy_may_do_nothing_and_is_told_so() {
        String session = Calls.session(GatewayFixture.UNRULED_TOKEN);
        given().auth()
                .oauth2(GatewayFixture.UNRULED_TOKEN)
                .contentType("application/json")
                .header("Mcp-Session-Id", session)
                .body(CALL)
                .post("/mcp/fixture")
                .then()
                .statusCode(200)
                .body(
                        "result.content[0].text",
                        equalTo("[POLICY DENIED] no policy for this grant"));
    }

    @Test
    void calls_over_the_limit_of_a_session_are_told_when_to_come_back() {
        String session = Calls.session(GatewayFixture.TOKEN);
        for (int i = 0; i < 2; i++) {
            in(session, Calls.tool("twice", "{}")).body("result.isError", not(equalTo(true)));
        }
        Map<String, Object> meta = new HashMap<>();
        meta.putAll(
                in(session, Calls.tool("twice", "{}"))
                        .body("result.isError", equalTo(true))
                        .extract()
                        .jsonPath()
                        .getMap("result._meta"));
        assertThat((Integer) meta.get("dev.sluice/retryAfterMs")).isBetween(1, 60_000);
        in(Calls.session(GatewayFixture.TOKEN), Calls.tool("twice", "{}"))
                .body("result.isError", not(equalTo(true)));
    }

    @ParameterizedTest
    @CsvSource({
        "prompts/get,{\"name\":\"greet\"},-32602",
        "resources/read,{\"uri\":\"file:///etc/passwd\"},-32002",
        "resources/subscribe,{\"uri\":\"file:///etc/passwd\"},-32002",
        "tasks/list,{},-32601",
        "tools/Call,{},-32601",
        "x/y,{},-32601"
    })
    @Threat({"B23", "B24"})
    void what_the_policy_does_not_open_is_refused_in_the_words_of_the_protocol(
            String method, String params, int code) {
        int before = Control.count();
        in(Calls.session(GatewayFixture.TOKEN), Calls.request(method, params))
                .body("error.code", equalTo(code));
        assertThat(Control.count()).isEqualTo(before + 1);
    }

    @Test
    @Threat("B25")
    void a_request_may_not_come_as_a_notification() {
        String session = Calls.session(GatewayFixture.TOKEN);
        String call =
                "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"echo\"}}";
        refused(mine().header("Mcp-Session-Id", session).body(call), "/mcp/fixture", 400);
    }

    @Test
    @Threat("B11")
    void an_id_is_echoed_byte_for_byte() {
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\\u0062\\/\",\"method\":\"tools/call\","
                        + "\"params\":{\"name\":\"forbidden\"}}";
        String answer = in(Calls.session(GatewayFixture.TOKEN), call).extract().asString();
        assertThat(answer).contains("\"id\":\"a\\u0062\\/\"");
    }

    private static ValidatableResponse call(String tool, String arguments) {
        return in(Calls.session(GatewayFixture.TOKEN), Calls.tool(tool, arguments));
    }

    private static ValidatableResponse in(String session, String body) {
        return mine().header("Mcp-Session-Id", session)
                .body(body)
                .post("/mcp/fixture")
                .then()
                .statusCode(200);
    }

    private static String inSession(String session) {
        return refused(mine().header("Mcp-Session-Id", session).body(CALL), "/mcp/fixture", 404)
                .extract()
                .asString();
    }

    private static RequestSpecification mine() {
        return given().auth().oauth2(GatewayFixture.TOKEN).contentType("application/json");
    }

    private static ValidatableResponse refused(
            RequestSpecification request, String path, int status) {
        return request.urlEncodingEnabled(false).post(path).then().statusCode(status);
    }

    private static String raw(String request) throws Exception {
        return Calls.exchange(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String post(String headers) {
        return request("POST /mcp/fixture", headers);
    }

    private static String request(String line, String headers) {
        return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
    }

    private static String authorization(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static String json(String body) {
        return "Content-Type: application/json\r\n" + length(body);
    }

    private static String length(String body) {
        return "Content-Length: " + body.length() + "\r\n";
    }
}
