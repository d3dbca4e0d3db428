package dev.sluice.fleet;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.TokenHashes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Three gateways with one Redis, a tool behind them that people must approve, and an approver. */
final class ApprovalFleet implements AutoCloseable {
    /** What the server answers. */
    static final String ANSWER = "paid";

    /** Waits long for a person. */
    static final String HELD = "pay";

    /** Tells at once that a person must say yes first. */
    static final String RETRIED = "order";

    private static final String SERVER = "bank";
    private static final String AGENT = "fleet-approvals-agent-5e7a90";
    private static final String OPERATOR = "fleet-approvals-operator-5e7a90";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final List<Integer> received = new CopyOnWriteArrayList<>();

    /**
     * Starts the gateways, and waits until they are ready.
     *
     * @param redis where Redis is
     */
    ApprovalFleet(String redis) throws IOException {
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.body()
                                                .onSuccess(
                                                        body ->
                                                                request.response()
                                                                        .putHeader(
                                                                                "content-type",
                                                                                "application/json")
                                                                        .end(
                                                                                answer(
                                                                                        body
                                                                                                .toJsonObject()))));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        Path root = documents("http://127.0.0.1:" + server.actualPort() + "/mcp");
        List<String> options =
                List.of(
                        "-Dquarkus.redis.hosts=" + redis,
                        "-Dsluice.limit.redis.timeout=5s",
                        "-Dsluice.approvals.redis.timeout=5s",
                        "-Dsluice.session.key-file=" + root.resolve("session.key"),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1");
        for (int i = 0; i < 3; i++) {
            gateways.add(GatewayProcess.begin(root, options));
        }
        gateways.forEach(GatewayProcess::awaitReady);
    }

    private static Path documents(String url) throws IOException {
        Path root = Files.createTempDirectory("sluice-approvals");
        Files.writeString(
                root.resolve("session.key"), "c2x1aWNlLWZsZWV0LXRlc3Qta2V5LW9mLTMyLWJ5dGU=\n");
        write(root, "servers/" + SERVER + ".yaml", "url: " + url + "\ntimeouts: {connect: 20s}\n");
        write(
                root,
                "policies/p.json",
                """
                {"version": "1", "default": "deny", "tools": {
                  "%s": {"approval": {"hold": "5m", "expires": "10m"}},
                  "%s": {"approval": {"hold": "1s", "expires": "10m"}}}}
                """
                        .formatted(HELD, RETRIED));
        write(
                root,
                "grants/agent.yaml",
                "server: %s\npolicy: p\ntoken: %s\n".formatted(SERVER, TokenHashes.written(AGENT)));
        write(
                root,
                "operators/carol.yaml",
                "token: %s\nroles: [view, approve]\n".formatted(TokenHashes.written(OPERATOR)));
        return root;
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String answer(JsonObject message) {
        received.add(message.getJsonObject("params").getJsonObject("arguments").getInteger("n"));
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}}"
                .formatted(message.getValue("id"), ANSWER);
    }

    /** The arguments of all calls that the server received, in order. */
    List<Integer> received() {
        return List.copyOf(received);
    }

    GatewayProcess gateway(int which) {
        return gateways.get(which);
    }

    /** Calls a tool through one gateway; done when the whole reply is there. */
    CompletableFuture<String> call(int which, String tool, int n) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateways.get(which).url(SERVER)))
                        .timeout(Duration.ofMinutes(2))
                        .header("Authorization", "Bearer " + AGENT)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .header("MCP-Protocol-Version", ModernAgent.REVISION)
                        .header("Mcp-Method", "tools/call")
                        .header("Mcp-Name", tool)
                        .POST(
                                BodyPublishers.ofString(
                                        ModernAgent.message(
                                                "1",
                                                "tools/call",
                                                "\"name\":\"%s\",\"arguments\":{\"n\":%d}"
                                                        .formatted(tool, n))))
                        .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    /** The ids of what is pending, as one gateway tells an operator; newest first. */
    List<String> pending(int which) throws IOException, InterruptedException {
        String body = manage(which, "GET", "/api/approvals?state=pending").body();
        return new JsonObject(body)
                .getJsonArray("approvals").stream()
                        .map(each -> ((JsonObject) each).getString("id"))
                        .toList();
    }

    /** What the operator is told who answers a question at one gateway. */
    HttpResponse<String> decide(int which, String id, boolean yes)
            throws IOException, InterruptedException {
        return manage(which, "POST", "/api/approvals/" + id + (yes ? "/approve" : "/refuse"));
    }

    private HttpResponse<String> manage(int which, String method, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateways.get(which).managementPort() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + OPERATOR)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("GET")
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString("{}"))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        gateways.forEach(GatewayProcess::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
