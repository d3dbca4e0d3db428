package dev.sluice.upstream.channel.stdio;

import static dev.sluice.upstream.channel.stdio.Started.BOUNDS;
import static dev.sluice.upstream.channel.stdio.Started.await;
import static dev.sluice.upstream.channel.stdio.Started.failure;
import static dev.sluice.upstream.channel.stdio.Started.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes between the gateway and a process. */
class ChildProcessTest {
    private final Started started = new Started(BOUNDS);
    private final Heard heard = new Heard();

    @AfterEach
    void close() {
        started.close();
    }

    @Test
    void messages_pass_both_ways_on_the_event_loop_that_opened() {
        Channel channel = started.open(heard, Child.command("echo").toArray(String[]::new));

        await(started.onLoop(() -> channel.send(Buffer.buffer("{\"a\":\r\n\"ä\"}"))));
        await(started.onLoop(() -> channel.send(Buffer.buffer("  "))));
        await(started.onLoop(() -> channel.send(Buffer.buffer("{}"))));

        soon().untilAsserted(() -> assertThat(heard.messages).hasSize(2));
        assertThat(heard.messages).containsExactly("{\"a\":  \"ä\"}", "{}");
        await(started.onLoop(channel::close));
        soon().untilAsserted(() -> assertThat(heard.ends).containsExactly("closed"));
        assertThat(heard.contexts).containsOnly(started.loop);
    }

    @Test
    void the_environment_is_what_is_configured_and_nothing_else() {
        List<String> command = Child.command("environment");
        started.open(started.server(command, Map.of("KEY", "value of the key")), heard);

        soon().untilAsserted(() -> assertThat(heard.ends).isNotEmpty());
        assertThat(heard.messages.stream().map(line -> line.split("=", 2)[0]))
                .containsExactlyInAnyOrder("TEST", "KEY", Family.VARIABLE);
        assertThat(heard.messages).contains("KEY=value of the key");
    }

    @Test
    void no_shell_reads_the_command() {
        started.open(heard, "/bin/echo", "$HOME; echo `id`");

        soon().untilAsserted(() -> assertThat(heard.messages).containsExactly("$HOME; echo `id`"));
    }

    @Test
    void an_exit_is_told_once_after_all_that_was_said() {
        started.open(heard, "/bin/sh", "-c", "for i in 1 2 3 4 5; do echo $i; done; exit 7");

        soon().untilAsserted(() -> assertThat(heard.ends).containsExactly("exited with 7"));
        assertThat(heard.messages).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void a_crash_is_an_exit_too() {
        started.open(heard, "/bin/sh", "-c", "printf unfinished; kill -9 $$");

        soon().untilAsserted(() -> assertThat(heard.ends).containsExactly("exited with 137"));
        assertThat(heard.messages).containsExactly("unfinished");
    }

    @Test
    void what_is_no_json_is_told_as_it_is_and_blank_lines_are_not() {
        started.open(heard, "/bin/sh", "-c", "echo; echo '  '; echo '# starting'; printf '\\r\\n'");

        soon().untilAsserted(() -> assertThat(heard.ends).isNotEmpty());
        assertThat(heard.messages).containsExactly("# starting");
    }

    @Test
    void a_line_without_end_ends_the_process() {
        started.open(heard, Child.command("giant").toArray(String[]::new));

        soon().untilAsserted(
                        () ->
                                assertThat(heard.ends)
                                        .containsExactly("a line was longer than 1048576 bytes"));
        assertThat(heard.messages).isEmpty();
        assertThat(started.left()).isEmpty();
    }

    @Test
    void one_that_never_reads_costs_a_bounded_queue() {
        Channel channel = started.open(heard, "/bin/sh", "-c", "exec sleep 1000");
        Buffer message = Buffer.buffer("x".repeat(1 << 20));

        List<Future<Void>> sent =
                IntStream.range(0, 40)
                        .mapToObj(i -> started.onLoop(() -> channel.send(message)))
                        .toList();

        UpstreamFailedException refused = failure(sent.get(39));
        assertThat(refused.stage()).isEqualTo(Stage.NEVER_SENT);
        assertThat(refused).hasMessageContaining("does not read");
        assertThat(sent.get(0).isComplete()).isFalse();
        await(started.onLoop(channel::close));
        assertThat(failure(sent.get(0)).stage()).isEqualTo(Stage.BROKEN);
        assertThat(failure(sent.get(1)).stage()).isEqualTo(Stage.NEVER_SENT);
        Future<Void> late = started.onLoop(() -> channel.send(message));
        assertThat(failure(late).stage()).isEqualTo(Stage.NEVER_SENT);
    }

    @Test
    void one_that_writes_without_end_is_held_while_nobody_asks(@TempDir Path folder)
            throws IOException {
        Path count = folder.resolve("count");
        Channel channel =
                started.open(
                        heard, Child.command("endless", count.toString()).toArray(String[]::new));
        started.loop.runOnContext(now -> channel.pause());

        soon().during(java.time.Duration.ofSeconds(1)).until(() -> read(count), this::isTheSame);
        String held = read(count);
        long heardMeanwhile = heard.count.get();
        // what is in between: its own buffer, the pipe, and what was read when it was paused
        assertThat(Long.parseLong(held) - heardMeanwhile).isLessThan(2_000);
        started.loop.runOnContext(now -> channel.resume());

        soon().until(() -> heard.count.get() > heardMeanwhile + 5_000);
    }

    private String last = "";

    private boolean isTheSame(String now) {
        boolean same = !now.isEmpty() && now.equals(last);
        last = now;
        return same;
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void what_was_said_before_an_exit_waits_for_who_paused() {
        Channel channel = started.open(heard, "/bin/sh", "-c", "read x; echo 1; echo 2");
        await(
                started.onLoop(
                        () -> {
                            channel.pause();
                            return channel.send(Buffer.buffer("{}"));
                        }));
        soon().until(() -> started.left().isEmpty());

        assertThat(heard.messages.size() + heard.ends.size()).isZero();
        started.loop.runOnContext(now -> channel.resume());

        soon().untilAsserted(() -> assertThat(heard.ends).containsExactly("exited with 0"));
        assertThat(heard.messages).containsExactly("1", "2");
    }

    @Test
    void closing_does_not_wait_for_who_paused() {
        String lines =
                IntStream.range(0, 100).mapToObj(i -> "echo " + i).collect(Collectors.joining(";"));
        Channel channel = started.open(heard, "/bin/sh", "-c", "read x; " + lines);
        await(
                started.onLoop(
                        () -> {
                            channel.pause();
                            return channel.send(Buffer.buffer("{}"));
                        }));

        await(started.onLoop(channel::close));
        await(started.onLoop(channel::close));

        soon().untilAsserted(() -> assertThat(heard.ends).hasSize(1));
        assertThat(heard.messages).isEmpty();
    }
}
