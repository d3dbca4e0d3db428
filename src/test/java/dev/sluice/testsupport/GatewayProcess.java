package dev.sluice.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The artifact that is shipped, as a process of its own; needs the build's package phase. */
public final class GatewayProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path output;
    private final Path log;
    private final Process process;

    private GatewayProcess(Path documents) throws IOException {
        output = Files.createTempFile("sluice-gateway", ".out");
        log = Files.createTempFile("sluice-gateway", ".log");
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dsluice.config.dir=" + documents,
                                "-Dquarkus.http.port=" + port,
                                "-Dquarkus.management.port=" + managementPort,
                                "-jar",
                                JAR.toString())
                        .redirectOutput(output.toFile())
                        .redirectError(log.toFile())
                        .start();
    }

    /** Starts it on free ports and waits until it is ready. */
    public static GatewayProcess start(Path documents) throws IOException {
        GatewayProcess gateway = new GatewayProcess(documents);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> gateway.managed("/q/health/ready") == 200);
        return gateway;
    }

    public String url(String server) {
        return "http://127.0.0.1:" + port + "/mcp/" + server;
    }

    /** Ends it as an orchestrator does, and waits for it. */
    public void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway did not end");
        }
    }

    /** What it wrote to standard output. */
    public List<String> output() throws IOException {
        return Files.readAllLines(output);
    }

    /** What it wrote to standard error. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private int managed(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
        return http.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
