package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.GatewayProcess;
import dev.sluice.testsupport.Naughty;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logs of the built gateway while what they are written to is full, slow, or gone. */
class AuditSinksIT {
    private static final GatewayFixture FIXTURE = new GatewayFixture();
    private static final int FEWEST_LINES = 1_024;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path documents;

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private GatewayProcess gateway;

    private String session = "";

    @BeforeAll
    static void startServer() {
        documents = Path.of(FIXTURE.start().get("sluice.config.dir"));
    }

    @AfterAll
    static void stopServer() {
        FIXTURE.stop();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    @Threat({"E11", "E13"})
    void while_nobody_reads_the_log_calls_are_answered_until_it_is_full_and_none_waits()
            throws Exception {
        Path pipe = pipe("unread");
        start(
                "-Dsluice.audit.sink=file",
                "-Dsluice.audit.file=" + pipe,
                "-Dsluice.audit.queue=" + FEWEST_LINES,
                "-Dquarkus.vertx.max-event-loop-execute-time=1s",
                "-Dquarkus.vertx.warning-exception-time=1s");
        List<String> answered = new ArrayList<>();
        HttpResponse<String> last = call("call-0");
        for (int i = 1; last.statusCode() == 200; i++) {
            answered.add("call-" + (i - 1));
            last = call("call-" + i);
        }
        assertThat(last.statusCode()).isEqualTo(503);
        assertThat(last.body()).contains("the decision log cannot keep up");
        assertThat(answered).hasSizeBetween(FEWEST_LINES / 2, 2 * FEWEST_LINES);
        assertThat(gateway.managed("/q/metrics").body())
                .containsPattern("sluice_audit_queue_lines(\\{[^}]*})? [0-9.]+");

        CompletableFuture<List<String>> read = reading(pipe);
        await().until(() -> call("again").statusCode() == 200);
        gateway.terminate();

        List<JsonObject> decisions = decisions(read.join());
        assertThat(decisions.stream().map(line -> line.getString("tool")))
                .filteredOn(tool -> tool.startsWith("call-"))
                .isEqualTo(answered);
        assertThat(gateway.log()).doesNotContain("BlockedThreadChecker", "has been blocked");
    }

    @Test
    @Threat("E11")
    void what_cannot_be_written_at_the_end_is_told_with_its_number() throws Exception {
        start(
                "-Dsluice.audit.sink=file",
                "-Dsluice.audit.file=" + pipe("nobody"),
                "-Dsluice.audit.stop-time=100ms");
        call("lost");

        gateway.terminate();

        assertThat(gateway.log())
                .contains("2 lines of the decision log could not be written"); // the first
        // documents have one as well
    }

    @Test
    @Threat({"E11", "H16"})
    void a_disk_that_is_full_for_a_while_and_an_end_in_the_middle_lose_no_line() throws Exception {
        Path log = folder.resolve("decisions.log");
        Path access = folder.resolve("access.log");
        Files.createSymbolicLink(log, Path.of("/dev/full"));
        start(
                "-Dsluice.audit.sink=file",
                "-Dsluice.audit.file=" + log,
                "-Dsluice.access-log.sink=file",
                "-Dsluice.access-log.file=" + access,
                "-Dsluice.log.format=json",
                "-Dsluice.audit.digest-key-file=" + key());
        List<String> sent = new ArrayList<>();
        for (String name : Naughty.sendable()) {
            assertThat(call(name, name).statusCode()).isEqualTo(200);
            sent.add(name);
        }
        assertThat(errorsOf("/nowhere", "GET").statusCode()).isEqualTo(404);
        assertThat(errorsOf("/mcp/fixture?token=s3cr3t", "PATCH").statusCode()).isEqualTo(404);
        assertThat(errorsOf("/mcp/unknown", "POST").statusCode()).isEqualTo(401);
        assertThat(broken()).startsWith("HTTP/1.1 400");
        await().until(() -> gateway.log().contains("No space left on device"));

        Files.delete(log);
        await().until(() -> Files.exists(log) && Files.size(log) > 0);
        List<String> answered = callUntilTheEnd();

        List<String> lines = Files.readAllLines(log);
        List<JsonObject> decisions = decisions(lines);
        assertThat(decisions.subList(0, sent.size()))
                .extracting(line -> line.getString("tool"))
                .containsExactlyElementsOf(sent);
        assertThat(decisions.stream().skip(sent.size()).map(line -> line.getString("tool")))
                .containsAll(answered);
        assertThat(lines).allMatch(Naughty::isHarmless);
        assertThat(decisions.get(0).getJsonObject("argumentDigests").size()).isEqualTo(1);
        requireAccess(Files.readAllLines(access), decisions);
        assertThat(Files.readAllLines(gateway.logFile()))
                .filteredOn(line -> line.startsWith("{"))
                .allSatisfy(
                        line -> assertThat(new JsonObject(line).fieldNames()).contains("message"))
                .isNotEmpty();
    }

    private static void requireAccess(List<String> lines, List<JsonObject> decisions) {
        List<JsonObject> access = lines.stream().map(JsonObject::new).toList();
        assertThat(lines).allMatch(Naughty::isHarmless);
        assertThat(String.join("\n", lines)).doesNotContain("nowhere", "s3cr3t", "unknown");
        assertThat(access.stream().map(line -> line.getString("requestId")))
                .containsAll(decisions.stream().map(line -> line.getString("requestId")).toList());
        assertThat(access.stream().map(AuditSinksIT::summary))
                .contains(
                        "GET _other null 404",
                        "_other _other null 404",
                        "POST /mcp/{server} null 401",
                        "null null null 400",
                        "POST /mcp/{server} fixture 200");
        assertThat(access)
                .allSatisfy(line -> assertThat(line.getString("source")).isEqualTo("127.0.0.1"));
    }

    private static String summary(JsonObject line) {
        return line.getString("verb")
                + " "
                + line.getString("path")
                + " "
                + line.getString("server")
                + " "
                + line.getInteger("status");
    }

    /** Many call at once until the gateway ends; what was answered as a decision. */
    private List<String> callUntilTheEnd() throws Exception {
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        AtomicBoolean going = new AtomicBoolean(true);
        List<Thread> agents =
                IntStream.range(0, 4)
                        .mapToObj(agent -> new Thread(() -> callOn(agent, going, answered)))
                        .toList();
        agents.forEach(Thread::start);
        await().until(() -> answered.size() > 200);
        gateway.terminate();
        going.set(false);
        for (Thread each : agents) {
            each.join();
        }
        return List.copyOf(answered);
    }

    private void callOn(int agent, AtomicBoolean going, Queue<String> answered) {
        for (int i = 0; going.get(); i++) {
            String name = "end-" + agent + "-" + i;
            try {
                HttpResponse<String> reply = call(name);
                if (reply.statusCode() == 200) {
                    answered.add(name);
                }
            } catch (IOException ended) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void start(String... options) throws IOException, InterruptedException {
        List<String> all =
                Stream.concat(
                                Stream.of(options),
                                Stream.of(
                                        "-Dsluice.http.failed-attempts-per-minute=1000",
                                        "-Dquarkus.http.host=127.0.0.1"))
                        .toList();
        gateway = GatewayProcess.begin(documents, all);
        gateway.awaitReady();
        session =
                post("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
                                + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                + "\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}")
                        .headers()
                        .firstValue("mcp-session-id")
                        .orElseThrow();
    }

    private HttpResponse<String> call(String tool) throws IOException, InterruptedException {
        return call(tool, "key");
    }

    private HttpResponse<String> call(String tool, String argument)
            throws IOException, InterruptedException {
        return post(
                new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", 1)
                        .put("method", "tools/call")
                        .put(
                                "params",
                                new JsonObject()
                                        .put("name", tool)
                                        .put("arguments", new JsonObject().put(argument, 1)))
                        .encode());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gateway.url("fixture")))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Authorization", "Bearer " + GatewayFixture.TOKEN)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .timeout(Duration.ofSeconds(60))
                        .POST(BodyPublishers.ofString(body));
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> errorsOf(String path, String verb)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.port() + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .version(HttpClient.Version.HTTP_1_1)
                        .method(verb, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    /** Octets that are no request. */
    private String broken() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n bad\r\n\r\n".getBytes(UTF_8));
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static List<JsonObject> decisions(List<String> lines) {
        return lines.stream()
                .map(JsonObject::new)
                .filter(line -> line.containsKey("decision"))
                .toList();
    }

    private static Path key() throws IOException {
        return Files.writeString(
                folder.resolve("digest.key"), "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=\n");
    }

    private static Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        Process made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
        assertThat(made.waitFor()).isZero();
        return pipe;
    }

    private static CompletableFuture<List<String>> reading(Path pipe) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return Files.readAllLines(pipe);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
