package dev.sluice.upstream.channel.stdio;

import static dev.sluice.upstream.channel.stdio.Started.BOUNDS;
import static dev.sluice.upstream.channel.stdio.Started.await;
import static dev.sluice.upstream.channel.stdio.Started.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Logged;
import dev.sluice.upstream.channel.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Nothing is left of a process when it has ended. */
class ChildEndTest {
    private static final String HANGS = "trap '' TERM; echo up; while :; do sleep 1; done";

    private final Started started = new Started(BOUNDS);
    private final Heard heard = new Heard();

    @AfterEach
    void close() {
        started.close();
    }

    @Test
    void one_that_reads_its_input_ends_by_itself_when_closed() {
        Channel channel =
                started.open(
                        heard,
                        "/bin/sh",
                        "-c",
                        "trap 'echo told >&2' TERM; echo up; cat; echo bye >&2");
        soon().until(() -> !heard.messages.isEmpty());

        try (Logged log = new Logged("dev.sluice.upstream.stdio")) {
            await(started.onLoop(channel::close));
            assertThat(log.lines()).containsExactly("server files: bye");
        }
        assertThat(started.left()).isEmpty();
    }

    @Test
    void one_that_hears_nothing_is_killed() {
        Channel channel = started.open(heard, "/bin/sh", "-c", HANGS);
        soon().until(() -> heard.messages.contains("up"));
        assertThat(started.left()).isNotEmpty();

        await(started.onLoop(channel::close));

        assertThat(started.left()).isEmpty();
    }

    @Test
    void what_it_started_ends_with_it_though_left_by_its_parent_and_deaf() {
        String orphan = "setsid sh -c \"trap '' TERM; sleep 1000 & echo up; wait; sleep 1000\" &";
        Channel channel =
                started.open(
                        heard,
                        "/bin/sh",
                        "-c",
                        "sh -c '" + orphan.replace("'", "'\\''") + "'; cat");
        soon().until(() -> heard.messages.contains("up"));
        assertThat(started.left()).hasSizeGreaterThanOrEqualTo(2);

        await(started.onLoop(channel::close));

        assertThat(started.left()).isEmpty();
    }

    @Test
    void what_it_started_ends_with_it_when_it_exits_and_does_not_hold_up_the_news() {
        started.open(heard, "/bin/sh", "-c", "nohup sleep 1000 2>/dev/null & echo up; exit 3");

        soon().untilAsserted(() -> assertThat(heard.ends).containsExactly("exited with 3"));
        assertThat(heard.messages).containsExactly("up");
        assertThat(started.left()).isEmpty();
    }

    @Test
    void one_that_forgot_its_environment_is_known_by_having_been_seen() {
        String forgetful = "env -i setsid sh -c 'sleep 1000; :'";
        Channel channel =
                started.open(heard, "/bin/sh", "-c", forgetful + " & echo $!; read x; kill -9 $$");
        soon().until(() -> !heard.messages.isEmpty());
        ProcessHandle child = ProcessHandle.of(Long.parseLong(heard.messages.get(0))).orElseThrow();
        soon().until(() -> child.descendants().findAny().isPresent());

        await(started.onLoop(channel::close));

        assertThat(Proc.runs(child)).isFalse();
    }

    @Test
    void thirty_opened_and_dropped_leave_no_process_thread_or_descriptor() {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(descriptors.toFile().exists());
        await(started.onLoop(started.open(new Heard(), "/bin/cat")::close)); // classes are loaded
        int before = count(descriptors);

        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            channels.add(started.open(heard, "/bin/cat"));
        }
        assertThat(started.left()).hasSize(30);
        assertThat(Started.threads()).hasSize(90);
        assertThat(count(descriptors)).isGreaterThanOrEqualTo(before + 90);
        channels.forEach(channel -> started.loop.runOnContext(now -> channel.close()));

        soon().untilAsserted(() -> assertThat(heard.ends).hasSize(30));
        assertThat(started.left()).isEmpty();
        soon().untilAsserted(() -> assertThat(Started.threads()).isEmpty());
        soon().untilAsserted(() -> assertThat(count(descriptors)).isLessThanOrEqualTo(before + 5));
    }

    private static int count(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? 0 : names.length;
    }

    @Test
    void shutting_down_ends_all_and_starts_no_more() {
        started.open(heard, "/bin/sh", "-c", HANGS);
        started.open(heard, "/bin/cat");
        soon().until(() -> heard.messages.contains("up"));

        await(started.processes.closeAll());

        assertThat(started.left()).isEmpty();
        assertThat(
                        Started.failure(
                                started.onLoop(
                                        () ->
                                                started.processes.open(
                                                        started.server(
                                                                List.of("/bin/cat"),
                                                                java.util.Map.of()),
                                                        heard))))
                .hasMessageContaining("ending");
    }

    @Test
    void one_with_too_much_memory_is_ended_with_all_it_started() {
        Assumptions.assumeTrue(Path.of("/proc/self/status").toFile().exists());
        ChildBounds bounds =
                new ChildBounds(1 << 20, Duration.ofMillis(500), 1 << 20, Duration.ofMillis(100));
        try (Started bounded = new Started(bounds);
                Logged log = new Logged(ChildProcess.class.getName())) {
            // a shell has less than a MiB of its own only where it is very small; two have more
            bounded.open(heard, "/bin/sh", "-c", "sh -c 'echo up; cat; :'; :");

            soon().untilAsserted(() -> assertThat(heard.ends).hasSize(1));
            assertThat(heard.ends.get(0)).contains("bytes of memory, more than 1048576");
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("server files: ") && line.contains("memory"));
            assertThat(bounded.left()).isEmpty();
        }
    }
}
