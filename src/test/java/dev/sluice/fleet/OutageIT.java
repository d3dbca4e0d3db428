package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.TokenHashes;
import dev.sluice.testsupport.redis.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What agents, probes and metrics are told by two gateways while their Redis is gone. */
class OutageIT {
    private static final String TOKEN = "outage-token-71cc2e";
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "tools": {
              "denying": {"limits": [{"window": "2s", "max": 100}]},
              "allowing": {"limits": [{"window": "2s", "max": 1, "on_outage": "allow"}]},
              "local": {"limits": [{"window": "1h", "max": 3, "on_outage": "local"}]}
            }}
            """;
    private static final String ANSWER =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\",\"content\":[]}}";

    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private static RedisProcess redis;

    @SuppressWarnings("NullAway.Init")
    private static GatewayProcess first;

    @SuppressWarnings("NullAway.Init")
    private static GatewayProcess second;

    @BeforeAll
    static void start() throws IOException {
        redis = new RedisProcess();
        Path documents = documents();
        List<String> options =
                List.of(
                        "-Dquarkus.redis.hosts=" + redis.url(),
                        "-Dsluice.session.key-file=" + documents.resolve(FleetDocuments.KEY_FILE));
        first = GatewayProcess.begin(documents, options);
        second = GatewayProcess.begin(documents, options);
        first.awaitReady();
        second.awaitReady();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {first, second, redis}) {
            close(each);
        }
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void close(AutoCloseable each) {
        try {
            if (each != null) {
                each.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Threat("F2")
    void while_redis_is_gone_each_limit_does_what_it_says_and_afterwards_counts_again()
            throws Exception {
        await().until(() -> call(first, "denying").body().contains("complete"));
        await().until(() -> call(second, "denying").body().contains("complete"));
        assertThat(passed(first, "allowing")).isEqualTo(1);

        double deniedBefore = outages(first, "deny");

        redis.kill();

        HttpResponse<String> denied = call(first, "denying");
        assertThat(denied.statusCode()).isEqualTo(200);
        assertThat(denied.body()).contains("\"code\":-31004").doesNotContain("RATE LIMITED");
        // A gateway knows for a while that a limit is used up, and need not ask for it.
        await().until(() -> passed(first, "allowing") == 5);
        assertThat(passed(first, "local")).isEqualTo(3);
        assertThat(passed(second, "local")).isEqualTo(3);
        assertThat(outages(first, "deny")).isGreaterThan(deniedBefore);
        assertThat(outages(first, "allow")).isGreaterThanOrEqualTo(5);
        assertThat(outages(first, "local")).isGreaterThanOrEqualTo(5);
        assertThat(first.managed("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(second.managed("/q/health/ready").statusCode()).isEqualTo(200);

        redis.start();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> call(first, "denying").body().contains("complete"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> call(second, "denying").body().contains("complete"));
        await().atMost(Duration.ofSeconds(30)).until(() -> passed(first, "allowing") <= 1);
    }

    /** How many of five calls pass. */
    private static int passed(GatewayProcess gateway, String tool) throws Exception {
        int passed = 0;
        for (int i = 0; i < 5; i++) {
            passed += call(gateway, tool).body().contains("complete\",\"content\":[]") ? 1 : 0;
        }
        return passed;
    }

    private static double outages(GatewayProcess gateway, String action) throws Exception {
        String line = "sluice_limit_store_unavailable_total{action=\"" + action + "\"} ";
        return gateway.managed("/q/metrics")
                .body()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .findFirst()
                .orElse(0);
    }

    private static HttpResponse<String> call(GatewayProcess gateway, String tool)
            throws IOException, InterruptedException {
        String params = "\"name\":\"" + tool + "\",\"arguments\":{}";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.url("counted")))
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(Duration.ofSeconds(10))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .header("MCP-Protocol-Version", ModernAgent.REVISION)
                        .header("Mcp-Method", "tools/call")
                        .header("Mcp-Name", tool)
                        .POST(
                                BodyPublishers.ofString(
                                        ModernAgent.message("1", "tools/call", params)))
                        .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static Path documents() throws IOException {
        String url =
                "http://127.0.0.1:"
                        + VERTX.createHttpServer()
                                .requestHandler(OutageIT::answer)
                                .listen(0, "127.0.0.1")
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join()
                                .actualPort();
        Path root = FleetDocuments.write(Plan.small(), url + "/mcp");
        Files.writeString(root.resolve("policies/outage.json"), POLICY);
        Files.writeString(
                root.resolve("grants/outage.yaml"),
                "server: counted\npolicy: outage\ntoken: " + TokenHashes.written(TOKEN) + "\n");
        return root;
    }

    private static void answer(HttpServerRequest request) {
        request.response().putHeader("content-type", "application/json").end(ANSWER);
    }
}
