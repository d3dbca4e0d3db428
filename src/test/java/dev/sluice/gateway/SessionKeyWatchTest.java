package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Caller;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys change as a mounted Secret does, while sessions go on. */
class SessionKeyWatchTest {
    private static final Caller ALICE = SessionSealTest.caller("alice", "iterable", "alice");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PatternFormatter FORM = new PatternFormatter("%p %s%n");
    private static final String CANARY = "Y2FuYXJ5LWNhbmFyeS1jYW5hcnk";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path mount;

    @SuppressWarnings("NullAway.Init")
    private Sessions sessions;

    @SuppressWarnings("NullAway.Init")
    private SessionKeyWatch watch;

    private final Vertx vertx = Vertx.vertx();
    private final StringBuilder logged = new StringBuilder();
    private final Logger logger = Logger.getLogger(SessionKeyWatch.class.getName());
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    logged.append(FORM.format(entry));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void begin() throws IOException {
        swap("first", key(1));
        Files.createSymbolicLink(mount.resolve("keys"), Path.of("..data/keys"));
        SessionSeal seal = new SessionSeal(SessionKeys.fromFile(file()), RANDOM);
        sessions = new Sessions(seal, Duration.ofHours(24), InstantSource.system(), RANDOM);
        watch = new SessionKeyWatch(vertx, Bounds.OfSessions.WIDE, sessions);
        logger.addHandler(handler);
    }

    @AfterEach
    void end() {
        logger.removeHandler(handler);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void sessions_stay_known_as_long_as_their_key_is_among_the_first_two() throws IOException {
        String ofFirst = begun();

        swap("second", key(2), key(1));
        watch.look(file());
        String ofSecond = begun();
        assertThat(isKnown(ofFirst)).isTrue();
        assertThat(isKnown(ofSecond)).isTrue();

        swap("third", key(3), key(2), key(1));
        watch.look(file());
        String ofThird = begun();
        assertThat(isKnown(ofFirst)).isFalse();
        assertThat(isKnown(ofSecond)).isTrue();
        assertThat(isKnown(ofThird)).isTrue();
        assertThat(logged).contains("2 session keys are in use").doesNotContain(key(3));
    }

    @Test
    void the_new_first_key_seals() throws IOException {
        swap("second", key(2), key(1));
        watch.look(file());
        String id = begun();

        SessionSeal only = new SessionSeal(SessionKeys.fromFile(write(key(2))), RANDOM);
        assertThat(only.open(id, ALICE)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", CANARY, CANARY + "\n" + CANARY})
    void a_file_without_good_keys_leaves_those_in_use_and_is_not_quoted(String content)
            throws IOException {
        String before = begun();

        swap("bad", content);
        watch.look(file());
        watch.look(file());

        assertThat(isKnown(before)).isTrue();
        assertThat(isKnown(begun())).isTrue();
        assertThat(logged.toString().lines().filter(line -> line.contains("in use stay")))
                .hasSize(1);
        assertThat(logged).doesNotContain(CANARY);
    }

    @Test
    void a_file_that_is_gone_or_a_folder_or_too_large_leaves_the_keys_in_use() throws IOException {
        String before = begun();

        Files.delete(mount.resolve("keys"));
        watch.look(file());
        Files.createDirectory(mount.resolve("keys"));
        watch.look(file());
        watch.look(Files.write(mount.resolve("large"), new byte[100_000]));

        assertThat(isKnown(before)).isTrue();
        assertThat(logged).contains("cannot be read");
    }

    @Test
    void keys_that_are_as_before_change_nothing() {
        watch.look(file());

        assertThat(logged).isEmpty();
    }

    private String begun() {
        return sessions.begin(ALICE, "up", "2025-06-18");
    }

    private boolean isKnown(String id) {
        return sessions.find(id, ALICE) != null;
    }

    private Path file() {
        return mount.resolve("keys");
    }

    private Path write(String line) throws IOException {
        return Files.writeString(mount.resolve("plain"), line);
    }

    /** As the kubelet does it: a new folder, and the link {@code ..data} renamed over the old. */
    private void swap(String folder, String... lines) throws IOException {
        Path next = Files.createDirectory(mount.resolve(".." + folder));
        Files.writeString(next.resolve("keys"), String.join("\n", lines));
        Path link = mount.resolve("..data_tmp");
        Files.createSymbolicLink(link, next.getFileName());
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
