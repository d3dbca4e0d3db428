package dev.sluice.cli.bridge;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bridge as a process of its own, on a free port. */
final class BridgeProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("is at http://[^:]+:([0-9]+)/mcp");

    private final Path out;
    private final Path err;
    private final Process process;

    /**
     * Starts it.
     *
     * @param launcher what is the command {@code sluice}
     * @param arguments of {@code bridge}, without the address
     * @param environment all that it has
     * @param directory where it starts
     */
    BridgeProcess(
            List<String> launcher,
            List<String> arguments,
            Map<String, String> environment,
            Path directory)
            throws IOException {
        out = Files.createTempFile("sluice-bridge", ".out");
        err = Files.createTempFile("sluice-bridge", ".err");
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("bridge", "--listen", "127.0.0.1:0"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** The command as the tests' own class path has it. */
    static List<String> fromClasses() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.cli.SluiceCommand");
    }

    /** The command as it is shipped; needs the build's package phase. */
    static List<String> shipped() {
        return List.of(Path.of("target/sluice").toAbsolutePath().toString());
    }

    /** Where it listens, once it does. */
    int port() {
        return Integer.parseInt(
                await().atMost(Duration.ofSeconds(60))
                        .until(
                                () -> {
                                    Matcher said = ADDRESS.matcher(said());
                                    return said.find() ? said.group(1) : "";
                                },
                                port -> !port.isEmpty()));
    }

    long pid() {
        return process.pid();
    }

    /** What it wrote to standard error. */
    String said() throws IOException {
        return Files.readString(err);
    }

    /** What it wrote to standard output. */
    String printed() throws IOException {
        return Files.readString(out);
    }

    /** Sends it a signal, for instance {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Waits for its end, and says with which code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the bridge goes on");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
