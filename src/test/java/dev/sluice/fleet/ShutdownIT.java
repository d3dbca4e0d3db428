package dev.sluice.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.Threat;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way out of one process, seen by those who are connected to it. */
@Timeout(180)
class ShutdownIT {
    private static final String FOR_EVER = "300s";
    private static final int MOST = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final SteadyServer server = new SteadyServer(vertx);
    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private GatewayProcess gateway;

    @AfterEach
    void stop() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @Threat({"I5", "I6"})
    void during_the_delay_it_is_not_ready_and_serves_and_a_second_signal_ends_it_at_once()
            throws Exception {
        start("-Dsluice.shutdown.delay=" + FOR_EVER);
        CompletableFuture<HttpResponse<InputStream>> stream = listen();
        CompletableFuture<HttpResponse<InputStream>> held = call("1", "held", false);
        CompletableFuture<HttpResponse<InputStream>> heldStream = call("2", "held", true);
        eventually().until(() -> server.held() == 2);
        assertThat(get(stream).statusCode()).isEqualTo(200);

        gateway.signal("TERM");

        eventually().until(() -> probe("ready") == 503);
        assertThat(gateway.managed("/q/health/ready").body()).contains("serving");
        assertThat(probe("live")).isEqualTo(200);
        assertThat(probe("started")).isEqualTo(200);
        HttpResponse<InputStream> served = get(call("3", "plain", false));
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.headers().firstValue("connection")).contains("close");
        assertThat(text(served)).contains(SteadyServer.ANSWER);
        assertThat(held).isNotDone();

        gateway.signal("TERM");

        assertThat(get(held).statusCode()).isEqualTo(503);
        assertThat(text(get(held))).contains("\"id\":1").contains("-31006").contains("stopping");
        assertThat(text(get(heldStream))).contains("\"id\":2").contains("-31006");
        assertThat(text(get(stream))).doesNotContain("error"); // and it came to a proper end
        assertThat(gateway.awaitEnd()).isEqualTo(128 + 15);
        assertThat(gateway.output())
                .filteredOn(line -> line.contains("\"tool\":\"plain\""))
                .hasSize(3);
    }

    @Test
    @Threat("I5")
    void once_the_delay_is_over_new_requests_are_refused_and_those_under_way_are_answered()
            throws Exception {
        start("-Dsluice.shutdown.delay=" + FOR_EVER, "-Dsluice.shutdown.drain=" + FOR_EVER);
        try (Socket kept = connect()) {
            assertThat(ask(kept)).startsWith("HTTP/1.1 200").contains(SteadyServer.ANSWER);
            CompletableFuture<HttpResponse<InputStream>> stream = listen();
            CompletableFuture<HttpResponse<InputStream>> held = call("1", "held", false);
            CompletableFuture<HttpResponse<InputStream>> heldStream = call("2", "held", true);
            eventually().until(() -> server.held() == 2);
            assertThat(get(stream).statusCode()).isEqualTo(200);

            gateway.signal("INT"); // from a terminal: no delay

            assertThat(text(get(stream))).doesNotContain("error");
            eventually()
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> connect().close())
                                            .isInstanceOf(ConnectException.class));
            assertThat(ask(kept))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("retry-after: 1")
                    .containsIgnoringCase("connection: close")
                    .contains("-31006");
            assertThat(kept.getInputStream().read()).isEqualTo(-1);
            assertThat(probe("ready")).isEqualTo(503);
            assertThat(probe("live")).isEqualTo(200);
            assertThat(held).isNotDone();

            server.letGo();

            assertThat(text(get(held))).contains(SteadyServer.ANSWER);
            assertThat(text(get(heldStream))).contains(SteadyServer.ANSWER);
            assertThat(gateway.awaitEnd()).isZero();
        }
    }

    private void start(String... options) throws IOException {
        Path documents = RestartDocuments.write(server.url(), MOST);
        gateway = GatewayProcess.begin(documents, List.of(options));
        gateway.awaitReady();
    }

    private int probe(String which) throws Exception {
        return gateway.managed("/q/health/" + which).statusCode();
    }

    private CompletableFuture<HttpResponse<InputStream>> listen() {
        return post(
                "subscriptions/listen",
                ModernAgent.message(
                        "1",
                        "subscriptions/listen",
                        "\"notifications\":{\"toolsListChanged\":true}"));
    }

    private CompletableFuture<HttpResponse<InputStream>> call(
            String id, String call, boolean stream) {
        return post("tools/call", message(id, call, stream), "Mcp-Name", "plain");
    }

    private static String message(String id, String call, boolean stream) {
        return ModernAgent.message(
                id,
                "tools/call",
                "\"name\":\"plain\",\"arguments\":{\"call\":\"%s\",\"held\":%s,\"stream\":%s}"
                        .formatted(id, call.equals("held"), stream));
    }

    private CompletableFuture<HttpResponse<InputStream>> post(
            String method, String body, String... more) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gateway.url(RestartDocuments.SERVER)))
                        .header("Authorization", "Bearer " + RestartDocuments.token("modern"))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .header("MCP-Protocol-Version", ModernAgent.REVISION)
                        .header("Mcp-Method", method)
                        .POST(BodyPublishers.ofString(body));
        if (more.length > 0) {
            request.headers(more);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofInputStream());
    }

    @SuppressWarnings("AddressSelection") // the loopback address has no name to look up
    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Calls on a connection that is kept; the head and the body, which is one line. */
    private String ask(Socket kept) throws IOException {
        String body = message("9", "plain", false);
        String head =
                "POST /mcp/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: %s\r\nMcp-Method: tools/call\r\nMcp-Name: plain\r\nContent-Length: %d\r\n\r\n"
                        .formatted(
                                RestartDocuments.SERVER,
                                RestartDocuments.token("modern"),
                                ModernAgent.REVISION,
                                body.length());
        kept.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(kept.getInputStream(), StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            answer.append(line).append('\n');
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            answer.append((char) in.read());
        }
        return answer.toString();
    }

    private static HttpResponse<InputStream> get(CompletableFuture<HttpResponse<InputStream>> reply)
            throws Exception {
        return reply.get(60, TimeUnit.SECONDS);
    }

    /** The whole body; fails when it is cut off. */
    private static String text(HttpResponse<InputStream> reply) throws Exception {
        return CompletableFuture.supplyAsync(() -> read(reply.body())).get(60, TimeUnit.SECONDS);
    }

    private static String read(InputStream body) {
        try {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
