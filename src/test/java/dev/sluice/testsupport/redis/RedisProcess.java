package dev.sluice.testsupport.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis as a process of its own, on a port of the loopback address that it keeps over all
 * its restarts. It writes to disk only when told to: by an option, or by {@code SAVE}.
 */
public final class RedisProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 3;

    private final Path executable;
    private final List<String> options;
    private final Path folder;
    private final Thread atExit = new Thread(this::end);
    private int port;
    private @Nullable Process process;

    /**
     * Starts the Redis that the build brings, and waits until it answers.
     *
     * @param options as on the command line, for instance {@code "--maxmemory", "2mb"}
     */
    public RedisProcess(String... options) {
        this(RedisExecutable.EMBEDDED, options);
    }

    /** Starts another Redis, and waits until it answers. */
    public RedisProcess(Path executable, String... options) {
        this.executable = executable;
        this.options = List.of(options);
        try {
            folder = Files.createTempDirectory("sluice-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
        for (int attempt = 1; ; attempt++) {
            port = LoopbackPorts.free();
            try {
                start();
                return;
            } catch (IllegalStateException e) {
                boolean taken = log().contains("Address already in use");
                if (!taken || attempt == ATTEMPTS) {
                    close();
                    throw e;
                }
            }
        }
    }

    public int port() {
        return port;
    }

    /** Where it is, as Redis clients take it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /**
     * Sends one command on a connection of its own.
     *
     * @return what {@link Resp#read} says; an error is a {@link Resp.Failure}
     */
    public @Nullable Object command(String... words) {
        try (RespClient client = new RespClient(port)) {
            return client.call(words);
        }
    }

    /** What it logged since it was last started. */
    public String log() {
        try {
            Path log = logFile();
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, with no chance to save anything, and waits until it is gone. */
    public void kill() {
        end();
    }

    /** Starts it again on the same port, with whatever it has on disk. */
    public void start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        try {
            Process started =
                    new ProcessBuilder(commandLine())
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(logFile().toFile())
                            .start();
            process = started;
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !started.isAlive() || isReady());
            if (!started.isAlive()) {
                throw new IllegalStateException("it did not start: " + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again on the same port, with nothing. */
    public void startEmpty() {
        deleteContent();
        start();
    }

    /** Stops it where it stands: connections stay open, and nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause}; what was sent meanwhile is answered now. */
    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        end();
        deleteContent();
        try {
            Files.deleteIfExists(folder);
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            // The JVM is on its way out, and has ended the process itself.
        }
    }

    private List<String> commandLine() {
        List<String> line = new ArrayList<>();
        line.addAll(List.of(executable.toString(), "--port", String.valueOf(port)));
        line.addAll(List.of("--bind", "127.0.0.1", "--dir", folder.toString(), "--save", ""));
        line.addAll(options);
        return line;
    }

    /** Its log tells, not a {@code PING}: a stranger on the same port would answer that too. */
    private boolean isReady() {
        return log().contains("Ready to accept connections");
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("it does not run");
        }
        try {
            Process kill =
                    new ProcessBuilder("sh", "-c", "kill -" + name + " " + running.pid()).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("it does not run");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void end() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        try {
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("it did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path logFile() {
        return folder.resolve("redis.log");
    }

    private void deleteContent() {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(folder)) {
                    Files.delete(each);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
