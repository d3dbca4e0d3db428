package dev.sluice.upstream.channel.stdio;

import static dev.sluice.upstream.channel.stdio.Started.BOUNDS;
import static dev.sluice.upstream.channel.stdio.Started.failure;
import static dev.sluice.upstream.channel.stdio.Started.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Logged;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process begins, and what it says of itself. */
class ChildStartTest {
    private static final String KEY = "k3y-of-the-server";

    private final AtomicLong nanos = new AtomicLong();
    private final Started started = new Started(BOUNDS, nanos::get);
    private final Heard heard = new Heard();

    @AfterEach
    void close() {
        started.close();
    }

    @Test
    void what_cannot_be_started_says_why_and_names_no_secret(@TempDir Path folder)
            throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        Path nowhere = folder.resolve("nowhere");

        assertThat(refused(List.of(nowhere.toString(), KEY), null, KEY))
                .hasMessage("there is no program " + nowhere);
        assertThat(refused(List.of(text.toString(), KEY), null, KEY))
                .hasMessage(text + " may not be executed");
        assertThat(refused(List.of("/bin/cat"), nowhere, KEY))
                .hasMessage("there is no directory " + nowhere);
        assertThat(refused(List.of("/bin/cat"), null, KEY + '\0'))
                .hasMessage("its command or environment cannot be handed to a process");
    }

    private UpstreamFailedException refused(
            List<String> command, @org.jspecify.annotations.Nullable Path directory, String key) {
        Reach reach =
                new Reach.Command(
                        command,
                        Map.of(),
                        Map.of("KEY", Optional.of(new dev.sluice.secret.Secret(key))),
                        directory);
        Server server = new Server("files", reach, Timeouts.DEFAULT);
        UpstreamFailedException failure =
                failure(started.onLoop(() -> started.processes.open(server, heard)));
        assertThat(failure.stage()).isEqualTo(Stage.NEVER_SENT);
        return failure;
    }

    @Test
    void one_without_its_key_is_not_started() {
        Reach reach =
                new Reach.Command(
                        List.of("/bin/cat"), Map.of(), Map.of("KEY", Optional.empty()), null);
        Server server = new Server("files", reach, Timeouts.DEFAULT);

        assertThat(failure(started.onLoop(() -> started.processes.open(server, heard))).stage())
                .isEqualTo(Stage.UNAUTHORIZED);
    }

    @Test
    void it_starts_in_its_directory(@TempDir Path folder) throws IOException {
        Path real = folder.toRealPath();
        Reach reach = new Reach.Command(List.of("/bin/pwd"), Map.of(), Map.of(), real);
        started.open(new Server("files", reach, Timeouts.DEFAULT), heard);

        soon().untilAsserted(() -> assertThat(heard.messages).containsExactly(real.toString()));
    }

    @Test
    void what_ends_five_times_without_a_word_is_not_started_for_a_minute() {
        Server silent = started.server(List.of("/bin/false"), Map.of());
        for (int i = 1; i <= QuickFailures.MOST; i++) {
            started.open(silent, heard);
            int ended = i;
            soon().until(() -> heard.ends.size() == ended);
        }

        UpstreamFailedException refused =
                failure(started.onLoop(() -> started.processes.open(silent, heard)));
        assertThat(refused.stage()).isEqualTo(Stage.NEVER_SENT);
        assertThat(refused).hasMessageContaining("too often");
        started.open(heard, "/bin/true"); // another command
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        started.open(silent, heard);
    }

    @Test
    void a_word_in_between_lets_it_start_again() {
        QuickFailures failures = new QuickFailures(nanos::get);
        Reach.Command command = new Reach.Command(List.of("x"), Map.of(), Map.of(), null);
        for (int i = 0; i < 2 * QuickFailures.MOST; i++) {
            failures.ended(command, i % QuickFailures.MOST == 0);
            assertThat(failures.areTooMany(command)).isFalse();
        }
        failures.ended(command, false);
        assertThat(failures.areTooMany(command)).isTrue();
    }

    @Test
    void its_errors_are_logged_without_its_key_and_at_a_bounded_pace() {
        try (Logged log = new Logged("dev.sluice.upstream.stdio")) {
            started.open(started.server(Child.command("errors", "500"), Map.of("KEY", KEY)), heard);

            soon().untilAsserted(() -> assertThat(log.lines()).hasSizeGreaterThanOrEqualTo(100));
            started.close();

            assertThat(log.lines().get(0))
                    .isEqualTo("server files: the key is [removed]\uFFFDand\uFFFD[31m more");
            assertThat(log.lines().get(1)).doesNotContain(KEY.substring(0, 2)).endsWith("…");
            assertThat(log.lines()).hasSize(101);
            assertThat(log.lines().get(100)).isEqualTo("server files: 402 lines more, left out");
        }
    }

    @Test
    void a_key_at_the_cut_of_a_long_line_is_not_there_in_part() {
        Spoken spoken = new Spoken(List.of(Optional.of(new dev.sluice.secret.Secret(KEY))));
        byte[] line = KEY.repeat(1_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] read = java.util.Arrays.copyOf(line, spoken.longestRead());

        assertThat(spoken.clean(read, true).replace("[removed]", "")).doesNotContain("k3y");
    }
}
