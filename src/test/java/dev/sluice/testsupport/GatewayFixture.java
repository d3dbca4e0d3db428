package dev.sluice.testsupport;

import dev.sluice.oracle.Rules;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a running gateway needs in a test: upstream servers good and bad, and documents for
 * them. What the good server received is told at {@code test.control}, because an integration test
 * runs in another process.
 */
public final class GatewayFixture implements QuarkusTestResourceLifecycleManager {
    /** Proves the grant {@code tester} at every server. */
    public static final String TOKEN = "gateway-fixture-tester-4f1c2b";

    /** Proves the grant {@code bob} at the server {@code fixture}. */
    public static final String BOBS_TOKEN = "gateway-fixture-bob-9d8e7f";

    /** Proves a grant without a policy at the server {@code fixture}. */
    public static final String UNRULED_TOKEN = "gateway-fixture-unruled-77aa01";

    /** What the good server must be sent with every request. */
    public static final String UPSTREAM_KEY = "s3cr3t-CANARY-upstream";

    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "hide": ["fail"], "tools": {
              "echo": {},
              "slow": {},
              "ask": {},
              "fail": {},
              "forbidden": {"action": "deny", "reason": "nobody may"},
              "twice": {"rate_limit": {"max": 2, "window": 60}}
            }}
            """;

    private final Vertx vertx = Vertx.vertx();
    private final FixtureMcpServer server = FixtureMcpServer.start();

    /** All tests are one caller and one address, so what bounds one of them is wide. */
    private final Map<String, String> settings =
            new HashMap<>(
                    Map.of(
                            "sluice.http.streams-per-caller", "1000",
                            "sluice.http.requests-per-caller", "4000",
                            "sluice.http.failed-attempts-per-minute", "100000",
                            "sluice.session.new-per-minute", "100000",
                            "sluice.reply.hidden-text-stripped-from", "stripped",
                            // Nor may the faults of one test's server keep it from the next test.
                            "sluice.upstream.breaker.enabled", "false"));

    /** Settings that a test class wants otherwise, by name. */
    @Override
    public void init(Map<String, String> others) {
        settings.putAll(others);
    }

    @Override
    public Map<String, String> start() {
        server.tool("forbidden", FixtureTool::echo);
        server.tool("twice", FixtureTool::echo);
        server.tool("pay", FixtureTool::echo);
        Map<String, String> urls = new HashMap<>();
        urls.put("fixture", server.uri().toString());
        urls.put("html", address(html()));
        urls.put("broken", address(broken()));
        urls.put("redirecting", address(redirecting()));
        urls.put("hanging", "http://127.0.0.1:" + silent().actualPort() + "/mcp");
        urls.put("down", "http://127.0.0.1:" + unusedPort() + "/mcp");
        urls.put("secretless", server.uri().toString());
        int scripted = unusedPort();
        urls.put("scripted", "http://127.0.0.1:" + scripted + "/mcp");
        settings.putAll(
                Map.of(
                        // An integration test runs with the settings of production, but for its
                        // ports.
                        "quarkus.management.port",
                        System.getProperty("quarkus.management.test-port", "9001"),
                        "sluice.config.dir",
                        documents(urls).toString(),
                        "sluice.config.dangling-grace",
                        "1s",
                        ScriptedServer.PORT,
                        Integer.toString(scripted),
                        "test.control",
                        address(control())));
        return Map.copyOf(settings);
    }

    @Override
    public void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Path documents(Map<String, String> urls) {
        try {
            Path root = Files.createTempDirectory("sluice-fixture");
            Path key = Files.writeString(root.resolve("upstream.key"), UPSTREAM_KEY + "\n");
            write(root, "policies/rules.json", POLICY);
            write(root, "grants/bob.yaml", grant("fixture", "rules", BOBS_TOKEN));
            write(root, "grants/unruled.yaml", grant("fixture", null, UNRULED_TOKEN));
            for (Map.Entry<String, String> sample : SamplePolicies.ALL.entrySet()) {
                String name = "sample-" + sample.getKey();
                String token = SamplePolicies.token(sample.getKey());
                write(root, "policies/" + name + ".json", sample.getValue());
                write(root, "grants/" + name + ".yaml", grant("fixture", name, token));
            }
            for (Rules rules : Rules.values()) {
                String name = "oracle-" + rules.name().toLowerCase(Locale.ROOT);
                write(root, "policies/" + name + ".json", rules.document());
                write(root, "grants/" + name + ".yaml", grant("scripted", name, rules.token()));
            }
            for (Map.Entry<String, String> url : urls.entrySet()) {
                String name = url.getKey();
                write(root, "servers/" + name + ".yaml", serverDocument(name, url.getValue(), key));
                write(root, "grants/tester-" + name + ".yaml", grant(name, "rules", TOKEN));
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String serverDocument(String name, String url, Path key) {
        String secret = name.equals("secretless") ? "/nowhere/upstream.key" : key.toString();
        return """
        url: %s
        auth: {headers: {X-Api-Key: {file: %s}}}
        timeouts: {connect: 1s, firstByte: %s}
        """
                .formatted(url, secret, name.equals("hanging") ? "300ms" : "20s");
    }

    private static String grant(String server, @Nullable String policy, String token) {
        return "server: "
                + server
                + (policy == null ? "" : "\npolicy: " + policy)
                + "\ntoken: "
                + hash(token)
                + "\n";
    }

    private static String hash(String token) {
        return TokenHashes.written(token);
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private HttpServer html() {
        return listen(
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.response()
                                                .putHeader("content-type", "text/html")
                                                .end("<h1>http://10.0.0.7 says hello</h1>")));
    }

    private HttpServer broken() {
        return listen(
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.response()
                                                .setStatusCode(500)
                                                .putHeader("content-type", "text/html")
                                                .end("stack trace of http://10.0.0.7")));
    }

    private HttpServer redirecting() {
        return listen(
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.response()
                                                .setStatusCode(307)
                                                .putHeader("location", server.uri().toString())
                                                .end()));
    }

    private NetServer silent() {
        return vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> {}))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private HttpServer control() {
        return listen(
                vertx.createHttpServer()
                        .requestHandler(
                                request -> {
                                    String since = request.getParam("since");
                                    request.response()
                                            .end(
                                                    since == null
                                                            ? counts().encode()
                                                            : received(Integer.parseInt(since))
                                                                    .encode());
                                }));
    }

    private JsonObject counts() {
        return new JsonObject()
                .put("received", server.received().size())
                .put("openReplies", server.openReplies())
                .put("openStreams", server.openStreams());
    }

    private JsonArray received(int since) {
        JsonArray received = new JsonArray();
        List<ReceivedRequest> all = server.received();
        for (ReceivedRequest request : all.subList(since, all.size())) {
            JsonArray headers = new JsonArray();
            request.headers()
                    .forEach(header -> headers.add(header.getKey() + ": " + header.getValue()));
            received.add(
                    new JsonObject()
                            .put("method", request.method())
                            .put("headers", headers)
                            .put("body", request.text()));
        }
        return received;
    }

    private static HttpServer listen(HttpServer server) {
        return server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.actualPort() + "/mcp";
    }

    private static int unusedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
