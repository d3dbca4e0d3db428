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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The artifact that is shipped, as a process of its own; needs the build's package phase. */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE =
            Duration.ofSeconds(Integer.getInteger("sluice.test.patience", 60));
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final int managementPort;
    private final Path output;
    private final Path log;
    private final Process process;

    private GatewayProcess(Path documents, List<String> options, int port, int managementPort)
            throws IOException {
        this.port = port;
        this.managementPort = managementPort;
        output = Files.createTempFile("sluice-gateway", ".out");
        log = Files.createTempFile("sluice-gateway", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dsluice.config.dir=" + documents);
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dquarkus.management.port=" + managementPort);
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString()));
        process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts it on free ports and waits until it is ready. */
    public static GatewayProcess start(Path documents) throws IOException {
        GatewayProcess gateway = begin(documents, List.of());
        gateway.awaitReady();
        return gateway;
    }

    /**
     * Starts it on free ports and does not wait, so that several can start at once.
     *
     * @param options for the JVM, for instance {@code -Dsluice.session.idle=1s}
     */
    public static GatewayProcess begin(Path documents, List<String> options) throws IOException {
        return new GatewayProcess(documents, options, freePort(), freePort());
    }

    /** Starts another on the ports of one that has ended. */
    public static GatewayProcess beginAgain(
            GatewayProcess ended, Path documents, List<String> options) throws IOException {
        return new GatewayProcess(documents, options, ended.port, ended.managementPort);
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> managed("/q/health/ready").statusCode() == 200);
    }

    public String url(String server) {
        return "http://127.0.0.1:" + port + "/mcp/" + server;
    }

    /** Where it listens for agents. */
    public int port() {
        return port;
    }

    /** Where it listens for probes. */
    public int managementPort() {
        return managementPort;
    }

    /** Sends it a signal, by the name that kill(1) knows. */
    public void signal(String name) throws IOException, InterruptedException {
        if (name.equals("INT") && ignoresInterrupts()) {
            throw new IllegalStateException(
                    "whoever started these tests has them ignore SIGINT, as shells do for what runs"
                            + " in the background, and the gateway with them");
        }
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(30, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("no signal could be sent");
        }
    }

    /** What is ignored when a process starts is ignored by what it starts, whatever that wants. */
    private boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 2) != 0);
    }

    /** Ends it as an orchestrator does, and waits for it. */
    public void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway did not end");
        }
    }

    /** Waits until it has ended by itself, and says how. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway goes on");
        }
        return process.exitValue();
    }

    /** What it wrote to standard output. */
    public List<String> output() throws IOException {
        return Files.readAllLines(output);
    }

    /** What it wrote to standard error. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** The file that holds what it wrote to standard error. */
    public Path logFile() {
        return log;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What its management port answers. */
    public HttpResponse<String> managed(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What the probes answer: live, ready, started. */
    public List<Integer> probes() throws IOException, InterruptedException {
        List<Integer> told = new ArrayList<>();
        for (String probe : List.of("live", "ready", "started")) {
            told.add(managed("/q/health/" + probe).statusCode());
        }
        return told;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
