package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.Threat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many names clients invent; {@code bench/run series} sends a million. */
@QuarkusTest
@QuarkusTestResource(GatewayFixture.class)
@Timeout(120)
class ManyNamesTest {
    private static final Pattern SERIES =
            Pattern.compile("(?m)^(sluice_[^ ]+\\{[^}]*}|sluice_\\w+) ");
    private static final int FEW = 5;
    private static final int MANY = 600;
    private static final int AT_ONCE = 50;
    private static final int MOST_BYTES = 1 << 20;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @Threat("E12")
    void invented_names_sessions_tokens_and_paths_add_no_series() {
        invent(0, FEW);
        Set<String> before = series();
        assertThat(before).hasSizeGreaterThan(30);

        invent(FEW, MANY);

        assertThat(series()).isEqualTo(before);
        assertThat(Management.metrics().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(MOST_BYTES);
        assertThat(Management.metrics()).doesNotContain("invented");
    }

    private void invent(int from, int to) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String name = "invented-" + i;
            sent.add(tool(name));
            sent.add(send("fixture", name, name, "tools/call"));
            sent.add(send("fixture", GatewayFixture.TOKEN, name, "tools/call"));
            sent.add(send("fixture", GatewayFixture.TOKEN, name, name));
            sent.add(send(name, GatewayFixture.TOKEN, name, "ping"));
            if (sent.size() >= AT_ONCE) {
                sent.forEach(CompletableFuture::join);
                sent.clear();
            }
        }
        sent.forEach(CompletableFuture::join);
    }

    /** A call that needs no session. */
    private CompletableFuture<?> tool(String name) {
        String message =
                ModernAgent.message(
                        "1", "tools/call", "\"name\":\"" + name + "\",\"arguments\":{\"a\":1}");
        return post(
                "fixture",
                GatewayFixture.TOKEN,
                message,
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                name);
    }

    private CompletableFuture<?> send(String server, String token, String session, String method) {
        return post(
                server,
                token,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}".formatted(method),
                "Mcp-Session-Id",
                session);
    }

    private CompletableFuture<?> post(
            String server, String token, String message, String... headers) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + Agent.port() + "/mcp/" + server))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .headers(headers)
                        .POST(BodyPublishers.ofString(message))
                        .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private static Set<String> series() {
        return SERIES.matcher(Management.metrics())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
