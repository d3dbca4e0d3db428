package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped artifact with a store that replicas share, and no key that they share. */
class SharedKeysIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir Path folder = Path.of("");

    @Test
    void it_does_not_start_and_says_what_to_set() throws Exception {
        Path log = folder.resolve("log");
        Process process = start(log);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isNotZero();
        assertThat(Files.readString(log))
                .contains("quarkus.redis.hosts is set")
                .contains("set sluice.session.key-file to a file with one line of base64");
    }

    private Process start(Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsluice.config.dir=" + folder,
                        "-Dquarkus.redis.hosts=redis://127.0.0.1:9",
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.management.port=0",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
