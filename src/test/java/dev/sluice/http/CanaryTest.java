package dev.sluice.http;

import static dev.sluice.testsupport.CanaryProfile.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CanaryProfile;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.RawHttp;
import dev.sluice.testsupport.RawServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No secret comes out anywhere, on whatever way a request goes. */
@QuarkusTest
@TestProfile(CanaryProfile.class)
@Timeout(90)
class CanaryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String TOKEN = CANARY + "-agent-7d10";
    private static final String OPERATOR = CANARY + "-operator-88e2";
    private static final String ARGUMENTS = "{\"message\":\"" + CANARY + "-argument\"}";
    private static final List<String> SERVERS =
            List.of(
                    "fixture",
                    "scripted",
                    "down",
                    "html",
                    "broken",
                    "hanging",
                    "redirecting",
                    "secretless");

    private final CanaryHunt hunt = new CanaryHunt();

    @BeforeEach
    void begin() throws Exception {
        hunt.listen();
        for (String server : SERVERS) {
            Documents.replace(
                    "grants/canary-" + server + ".yaml",
                    "server: %s\npolicy: rules\ntoken: %s\n"
                            .formatted(server, TokenHashes.written(TOKEN)));
        }
        Documents.replace(
                "issuers/canary.yaml",
                """
                issuer: https://idp.example
                jwks: http://127.0.0.1:1/keys
                algorithms: [RS256]
                """);
        Documents.replace(
                "operators/canary.yaml",
                "token: " + TokenHashes.written(OPERATOR) + "\nroles: [view]\n");
        await().atMost(PATIENCE).until(() -> initialize("fixture", null).startsWith(CanaryHunt.OK));
        await().atMost(PATIENCE)
                .until(
                        () ->
                                CanaryHunt.manage("GET", limits(), OPERATOR)
                                        .startsWith(CanaryHunt.OK));
    }

    @AfterEach
    void end() throws Exception {
        for (String server : SERVERS) {
            Documents.delete("grants/canary-" + server + ".yaml");
        }
        Documents.delete("issuers/canary.yaml");
        Documents.delete("operators/canary.yaml");
        hunt.close();
    }

    @Test
    @Threat("D5")
    void nothing_that_is_secret_comes_out_anywhere() throws Exception {
        int calls = agents() + agentsRefused() + serversFail() + operators();
        rejectedDocument();
        assertThat(calls).isGreaterThan(60);
        hunt.assertSilent(calls);
    }

    /** What succeeds: the replies are the agent's own, all else must be silent. */
    private int agents() throws IOException {
        String session = CanaryHunt.session(initialize("fixture", null));
        for (String tool : List.of("echo", "fail", "forbidden", "twice", "twice", "twice", "no")) {
            String reply = call("fixture", tool, session);
            if (!tool.equals("echo") && !tool.equals("twice")) {
                hunt.keep(reply);
            }
        }
        hunt.keep(
                send(
                        "fixture",
                        "Mcp-Session-Id: " + session,
                        "{\"jsonrpc\":\"2.0\",\"id\":"
                                + "2,\"method\":\"tools/list\",\"params\":{\"cursor\":\""
                                + CANARY
                                + "\"}}"));
        hunt.keep(exchange("DELETE", "/mcp/fixture", Handwritten.bearer(TOKEN), session, ""));
        hunt.keep(call("fixture", "echo", session));
        return 10;
    }

    /** What never comes as far as a server. */
    private int agentsRefused() throws IOException {
        String call = Calls.tool("echo", ARGUMENTS);
        List<String> credentials =
                List.of(
                        "",
                        Handwritten.bearer(CANARY + "-wrong"),
                        Handwritten.bearer("a." + CANARY + ".b"),
                        "Authorization: Basic " + CANARY + "\r\n",
                        Handwritten.bearer(TOKEN) + Handwritten.bearer(CANARY),
                        "Cookie: token=" + CANARY + "\r\n");
        for (String credential : credentials) {
            hunt.keep(exchange("POST", "/mcp/fixture", credential, null, call));
        }
        List<String> paths =
                List.of(
                        "/mcp/fixture?api_key=" + CANARY,
                        "/mcp/" + CANARY,
                        "/" + CANARY,
                        "/mcp/fixture/" + CANARY,
                        "/mcp/fixture%zz" + CANARY);
        for (String path : paths) {
            hunt.keep(exchange("POST", path, Handwritten.bearer(TOKEN), null, call));
        }
        List<String> headers =
                List.of(
                        "Mcp-Session-Id: " + CANARY + "-session",
                        "Last-Event-ID: " + CANARY,
                        "Origin: http://" + CANARY,
                        "Mcp-Protocol-Version: " + CANARY,
                        "X-Custom: " + CANARY + "\r\n folded",
                        "X Custom: " + CANARY,
                        "Transfer-Encoding: " + CANARY,
                        "Content-Encoding: " + CANARY,
                        "Content-Type: text/" + CANARY,
                        "Expect: " + CANARY,
                        "Upgrade: " + CANARY,
                        "Connection: " + CANARY,
                        "X-Long: " + CANARY.repeat(4_000),
                        "traceparent: " + CANARY);
        for (String header : headers) {
            hunt.keep(send("fixture", header, call));
        }
        for (String method : List.of("GET", "DELETE", "PUT", CANARY)) {
            hunt.keep(
                    exchange(
                            method,
                            "/mcp/fixture",
                            Handwritten.bearer(TOKEN),
                            CANARY + "-session",
                            ""));
        }
        List<String> bodies =
                List.of(
                        "{\"" + CANARY,
                        CANARY,
                        "[\"" + CANARY + "\"]",
                        call + CANARY,
                        call.replace("{\"jsonrpc\"", "{\"id\":\"" + CANARY + "\",\"jsonrpc\""),
                        call.replace("\"message\"", "\"message\":\"" + CANARY + "\",\"message\""));
        for (String body : bodies) {
            hunt.keep(send("fixture", "X-Custom: " + CANARY, body));
        }
        hunt.keep(
                RawHttp.exchange(
                        Agent.port(),
                        "GET / HTTP/1.1\r\nHost: " + CANARY + "\r\nConnection: close\r\n\r\n"));
        return credentials.size() + paths.size() + headers.size() + bodies.size() + 5;
    }

    /** What goes wrong behind the gateway, told by servers that repeat what they were sent. */
    private int serversFail() throws IOException {
        for (String server : List.of("down", "html", "broken", "hanging", "redirecting")) {
            hunt.keep(initialize(server, "X-Custom: " + CANARY));
        }
        hunt.keep(initialize("secretless", null));
        List<String> answers = TalkativeAnswers.repeating(CANARY);
        try (RawServer server = new RawServer(answers.get(0))) {
            for (String answer : answers) {
                server.next(answer);
                hunt.keep(initialize("scripted", "X-Custom: " + CANARY));
            }
            assertThat(server.connections()).isPositive();
        }
        return answers.size() + 6;
    }

    private int operators() throws IOException {
        hunt.keep(CanaryHunt.manage("GET", limits(), CanaryProfile.ADMIN_TOKEN));
        hunt.keep(CanaryHunt.manage("GET", limits(), CANARY + "-wrong"));
        hunt.keep(CanaryHunt.manage("GET", "/api/limits?grant=" + CANARY, OPERATOR));
        hunt.keep(CanaryHunt.manage("GET", "/api/limits?" + CANARY + "=1", OPERATOR));
        hunt.keep(CanaryHunt.manage("POST", "/api/limits/reset", OPERATOR));
        hunt.keep(CanaryHunt.manage("POST", "/api/limits/reset", CanaryProfile.ADMIN_TOKEN));
        hunt.keep(CanaryHunt.manage("GET", "/q/" + CANARY, OPERATOR));
        List<String> paths =
                List.of(
                        "/api/status",
                        "/api/status?kind=grants&limit=1000",
                        "/api/decisions?limit=1000",
                        "/api/decisions?tool=echo",
                        "/api/decisions?" + CANARY + "=1",
                        "/api/log-levels",
                        "/api/openapi.json");
        for (String path : paths) {
            hunt.keep(CanaryHunt.manage("GET", path, OPERATOR));
        }
        for (String path : List.of("/api/why", "/api/log-levels")) {
            hunt.keep(CanaryHunt.manage("POST", path, CanaryProfile.ADMIN_TOKEN));
        }
        hunt.keep(
                CanaryHunt.send(
                        "/api/why",
                        "{\"grant\":\"canary-fixture\",\"tool\":\"echo\",\"args\":"
                                + ARGUMENTS
                                + "}",
                        CanaryProfile.ADMIN_TOKEN));
        return 8 + paths.size() + 2;
    }

    /** A document that holds a secret where none may stand is refused, and never quoted. */
    private static void rejectedDocument() throws IOException {
        Documents.replace(
                "servers/leaky.yaml",
                "url: http://127.0.0.1:1/\nauth: {headers: {X-Key: " + CANARY + "}}\n");
        await().atMost(PATIENCE).until(() -> Management.readiness().contains("leaky"));
        assertThat(Management.readiness()).doesNotContain(CANARY);
        Documents.delete("servers/leaky.yaml");
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    private static String limits() {
        return "/api/limits?grant=tester-fixture";
    }

    private static String initialize(String server, @Nullable String header) throws IOException {
        return send(server, header, CanaryHunt.initialize());
    }

    private static String call(String server, String tool, String session) throws IOException {
        return send(server, "Mcp-Session-Id: " + session, Calls.tool(tool, ARGUMENTS));
    }

    private static String send(String server, @Nullable String header, String body)
            throws IOException {
        String headers = Handwritten.bearer(TOKEN) + (header == null ? "" : header + "\r\n");
        return exchange("POST", "/mcp/" + server, headers, null, body);
    }

    private static String exchange(
            String method, String path, String headers, @Nullable String session, String body)
            throws IOException {
        String all = headers + (session == null ? "" : "Mcp-Session-Id: " + session + "\r\n");
        return CanaryHunt.ask(method, path, all, body);
    }
}
