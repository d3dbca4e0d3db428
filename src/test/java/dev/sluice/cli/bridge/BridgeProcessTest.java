package dev.sluice.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.testsupport.StdioServer;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bridge as whoever starts it sees it. */
@Timeout(120)
class BridgeProcessTest {
    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void asked_to_end_it_ends_well_and_leaves_nothing(String signal) throws Exception {
        assumeFalse(
                signal.equals("INT") && ignoresInterrupts(),
                "a build in the background starts processes that do not hear Ctrl-C");
        try (BridgeProcess bridge = started(NosyServer.command(folder), Map.of())) {
            Client client = Client.of(bridge.port()).begun();
            Client.of(bridge.port()).begun();
            String orphan = client.text("orphan");
            Set<ProcessHandle> all =
                    ProcessHandle.of(bridge.pid())
                            .orElseThrow()
                            .descendants()
                            .collect(Collectors.toSet());
            all.add(ProcessHandle.of(Long.parseLong(orphan)).orElseThrow());
            assertThat(all).hasSizeGreaterThanOrEqualTo(3).allMatch(ProcessHandle::isAlive);

            bridge.signal(signal);

            assertThat(bridge.awaitEnd()).isZero();
            assertThat(bridge.said()).endsWith("ended, and nothing is left\n");
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** What is ignored here is ignored by whatever is started here, Java included. */
    private static boolean ignoresInterrupts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 2) != 0);
    }

    @Test
    @Threat("D5")
    void what_the_server_says_is_in_the_log_without_its_keys() throws Exception {
        List<String> talkative =
                List.of("/bin/sh", "-c", "echo \"I have $API_TOKEN and $MOOD\" >&2; exec cat");

        try (BridgeProcess bridge =
                started(talkative, Map.of("API_TOKEN", "key-of-server-9c", "MOOD", "hope"))) {
            // sh is no server, and never answers
            Thread asking = new Thread(() -> ask(bridge));
            asking.setDaemon(true);
            asking.start();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> bridge.said().contains("server sh: I have [removed] and hope"));
            assertThat(bridge.said()).doesNotContain("key-of-server-9c");
            assertThat(bridge.printed()).isEmpty();
        }
    }

    private static void ask(BridgeProcess bridge) {
        try {
            Client.of(bridge.port()).initialize();
        } catch (Exception over) {
            // the bridge is ended while it waits
        }
    }

    @Test
    void it_passes_the_whole_command_on_as_it_was_written() throws Exception {
        List<String> command = new ArrayList<>(StdioServer.command());
        command.addAll(List.of("--help", "@scope/name", "--listen", "$HOME"));

        try (BridgeProcess bridge = started(command, Map.of())) {
            Client client = Client.of(bridge.port()).begun();
            String pid = client.text("pid");

            assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline")))
                    .endsWith("\0--help\0@scope/name\0--listen\0$HOME\0");
        }
    }

    @Test
    void a_program_that_is_not_there_is_told_to_whoever_asks_and_in_the_log() throws Exception {
        try (BridgeProcess bridge = started(List.of("/nowhere/server"), Map.of())) {
            assertThat(Client.of(bridge.port()).initialize().statusCode()).isEqualTo(502);

            assertThat(bridge.said()).contains("there is no program /nowhere/server");
        }
    }

    private BridgeProcess started(List<String> command, Map<String, String> environment)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", System.getenv("PATH"));
        List<String> arguments = new ArrayList<>(List.of("--grace", "500ms", "--"));
        arguments.addAll(command);
        return new BridgeProcess(BridgeProcess.fromClasses(), arguments, all, folder);
    }
}
