package dev.sluice.http;

import static dev.sluice.testsupport.CanaryProfile.CANARY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.CanaryProfile;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedCall;
import dev.sluice.testsupport.ScriptedServer;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenEndpoint;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No JWT of an agent or an operator comes out anywhere, and nothing that servers are proved to by:
 * whether they are right or wrong, and whatever those who see them say about it.
 */
@QuarkusTest
@TestProfile(CanaryProfile.class)
@Timeout(120)
class CanaryCredentialsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> SERVERS =
            List.of(
                    CanaryDocuments.OWN,
                    CanaryDocuments.CONSENTED,
                    CanaryDocuments.EXCHANGED,
                    "fixture");

    private final CanaryHunt hunt = new CanaryHunt();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    @TempDir Path folder = Path.of("");
    private CanaryDocuments documents;
    private ScriptedServer server;

    @BeforeEach
    void begin() throws IOException {
        hunt.listen();
        documents = CanaryDocuments.in(folder);
        server = new ScriptedServer();
        server.onInitialize(
                call -> {
                    seen.add(call.header("authorization").toString());
                    call.json(ScriptedServer.initialized(call));
                });
        server.onCall(ScriptedCall::answerEmpty);
        String pair = encoded(TokenEndpoint.CLIENT) + ":" + encoded(TokenEndpoint.SECRET);
        hunt.secret(Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        for (String name : SERVERS) {
            String token = hunt.jwt(documents.token(name));
            await().atMost(PATIENCE).until(() -> initialize(name, token).startsWith(CanaryHunt.OK));
        }
        String operator = hunt.jwt(documents.operatorsToken());
        await().atMost(PATIENCE).until(() -> shown(operator).startsWith(CanaryHunt.OK));
    }

    @AfterEach
    void end() throws Exception {
        documents.close();
        server.close();
        hunt.close();
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    @Test
    @Threat({"D4", "D5"})
    void no_credential_of_anybody_comes_out_anywhere() throws Exception {
        int ways = served() + refused() + operators() + endpointsFail();
        rejectedDocuments();

        assertThat(seen)
                .as("the secrets were used")
                .anyMatch(each -> each.contains(TokenEndpoint.exchanged("")))
                .anyMatch(each -> each.contains(TokenEndpoint.TOKENS) && !each.contains("-for-"));
        assertThat(documents.endpoint().asked())
                .anyMatch(each -> each.form().getOrDefault("refresh_token", "").contains(CANARY))
                .anyMatch(each -> each.form().containsKey("subject_token"));
        hunt.assertSilent(ways);
    }

    /** Servers that say what they were called with, wherever they can. */
    private int served() throws IOException {
        int ways = 0;
        for (String name : SERVERS) {
            String token = hunt.jwt(documents.token(name));
            String session = CanaryHunt.session(initialize(name, token));
            String headers = Handwritten.bearer(token) + "Mcp-Session-Id: " + session + "\r\n";
            for (int kind = 0; kind < 6; kind++) {
                int now = kind;
                server.onCall(call -> tell(call, now));
                hunt.keep(post(name, headers, Calls.tool("echo", "{}")));
                ways++;
            }
            hunt.keep(post(name, headers, Calls.tool("forbidden", "{}")));
            hunt.keep(CanaryHunt.ask("DELETE", "/mcp/" + name, headers, ""));
            ways += 2;
        }
        server.onCall(ScriptedCall::answerEmpty);
        return ways;
    }

    private static void tell(ScriptedCall call, int kind) {
        String said = String.join(" ", call.header("authorization"));
        switch (kind) {
            case 0 ->
                    call.json(
                            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}}"
                                    .formatted(call.id(), said));
            case 1 ->
                    call.json(
                            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"%s\"}}"
                                    .formatted(call.id(), said));
            case 2 -> call.header("WWW-Authenticate", said).status(401);
            case 3 -> {
                call.response().setStatusCode(500).putHeader("content-type", "text/html");
                call.response().end(said);
            }
            case 4 -> call.header("Location", "http://127.0.0.1:1/" + encoded(said)).status(307);
            default -> call.header("X-Said", said).json("{\"" + said + "\":");
        }
    }

    /** JWTs that are wrong in all the ways there are, and right ones in the wrong place. */
    private int refused() throws IOException {
        String right = documents.token("fixture");
        List<String> headers = new ArrayList<>();
        for (String wrong : documents.wrong("fixture")) {
            headers.add(Handwritten.bearer(hunt.jwt(wrong)));
        }
        headers.add(Handwritten.bearer(hunt.jwt(right)) + Handwritten.bearer(right));
        headers.add("Authorization: Basic " + right + "\r\n");
        headers.add("Authorization: " + right + "\r\n");
        headers.add("Cookie: jwt=" + right + "\r\n");
        headers.add("X-Forwarded-Access-Token: " + right + "\r\n");
        for (String header : headers) {
            String reply = post("fixture", header, CanaryHunt.initialize());
            assertThat(hunt.keep(reply)).startsWith("HTTP/1.1 4");
        }
        String bearer = Handwritten.bearer(right);
        String query = "fixture?access_token=" + right;
        hunt.keep(post(query, "", CanaryHunt.initialize()));
        hunt.keep(post(query, bearer, CanaryHunt.initialize()));
        hunt.keep(post("html", bearer, CanaryHunt.initialize()));
        hunt.keep(post("nobody", bearer, CanaryHunt.initialize()));
        hunt.keep(post("fixture", bearer + "Mcp-Session-Id: " + right + "\r\n", "{}"));
        hunt.keep(post("fixture", bearer, "{\"" + right));
        hunt.keep(CanaryHunt.ask("GET", "/mcp/" + right, bearer, ""));
        return headers.size() + 7;
    }

    private int operators() throws IOException {
        String right = hunt.jwt(documents.operatorsToken());
        assertThat(hunt.keep(shown(right))).startsWith(CanaryHunt.OK);
        assertThat(hunt.keep(CanaryHunt.manage("POST", "/api/limits/reset", right)))
                .startsWith("HTTP/1.1 403");
        List<String> wrong = new ArrayList<>(documents.wrong("operators"));
        wrong.add(documents.token("fixture"));
        for (String token : wrong) {
            assertThat(hunt.keep(shown(hunt.jwt(token)))).startsWith("HTTP/1.1 401");
        }
        hunt.keep(CanaryHunt.manage("GET", "/api/limits?grant=" + right, right));
        hunt.keep(CanaryHunt.manage("GET", "/api/" + right, right));
        return wrong.size() + 4;
    }

    /** Each JWT is exchanged by itself, so each of them meets another failure. */
    private int endpointsFail() throws IOException {
        for (int kind = 0; kind < 7; kind++) {
            int now = kind;
            documents.endpoint().answers(request -> repeat(request, now));
            String token = hunt.jwt(documents.token(CanaryDocuments.EXCHANGED));
            assertThat(hunt.keep(initialize(CanaryDocuments.EXCHANGED, token)))
                    .startsWith("HTTP/1.1 503");
        }
        documents.endpoint().answersRightly();
        for (String name : List.of(CanaryDocuments.WRONG_SECRET, CanaryDocuments.WRONG_CONSENT)) {
            String token = hunt.jwt(documents.token(name));
            String reply =
                    await().atMost(PATIENCE)
                            .until(
                                    () -> initialize(name, token),
                                    answer -> answer.startsWith("HTTP/1.1 503"));
            hunt.keep(reply);
        }
        return 9;
    }

    /** An endpoint that says everything it was told. */
    private static void repeat(HttpServerRequest request, int kind) {
        String proof = String.valueOf(request.getHeader("authorization"));
        request.body()
                .onSuccess(
                        body -> {
                            String said = body + " " + proof;
                            JsonObject json =
                                    switch (kind) {
                                        case 0 -> new JsonObject().put("error", said);
                                        case 1 ->
                                                new JsonObject()
                                                        .put("error", "invalid_grant")
                                                        .put("error_description", said);
                                        case 2 -> new JsonObject().put(said, said);
                                        case 3 ->
                                                new JsonObject()
                                                        .put("access_token", said)
                                                        .put("token_type", "Bearer");
                                        default ->
                                                new JsonObject()
                                                        .put("access_token", CANARY + "-unusable")
                                                        .put("token_type", said);
                                    };
                            request.response()
                                    .setStatusCode(kind < 3 ? 400 : kind == 6 ? 302 : 200)
                                    .putHeader("location", "http://127.0.0.1:1/" + encoded(said))
                                    .putHeader(
                                            "content-type",
                                            kind == 5 ? "text/html" : "application/json")
                                    .end(json.encode());
                        });
    }

    /** Secrets that stand where none may. */
    private static void rejectedDocuments() throws IOException {
        Map<String, String> leaky = CanaryDocuments.leaky();
        for (Map.Entry<String, String> document : leaky.entrySet()) {
            Documents.replace(document.getKey(), document.getValue());
        }
        await().atMost(PATIENCE)
                .until(() -> leaky.keySet().stream().allMatch(Management.readiness()::contains));
        assertThat(Management.readiness()).doesNotContain(CANARY);
        for (String name : leaky.keySet()) {
            Documents.delete(name);
        }
        await().atMost(PATIENCE).until(() -> !Management.readiness().contains("problem"));
    }

    private static String initialize(String name, String token) throws IOException {
        return post(name, Handwritten.bearer(token), CanaryHunt.initialize());
    }

    private static String post(String name, String headers, String body) throws IOException {
        return CanaryHunt.ask("POST", "/mcp/" + name, headers, body);
    }

    private static String shown(String token) throws IOException {
        return CanaryHunt.manage("GET", "/api/limits?grant=tester-fixture", token);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
