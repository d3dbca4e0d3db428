package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.Children;
import dev.sluice.testsupport.Documents;
import dev.sluice.testsupport.FaultyStdioServer;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.StdioProfile;
import dev.sluice.testsupport.StdioServer;
import dev.sluice.testsupport.TokenHashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a call when the server that is a process has a fault: one a line. */
@QuarkusTest
@TestProfile(StdioProfile.class)
@Timeout(120)
class StdioFaultsTest {
    private static final String TOKEN = "faulty-agent-41c7";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeEach
    void start() throws IOException {
        serve("steady", StdioServer.command());
        Documents.replace("policies/faults.yaml", "version: \"1\"\ndefault: allow\n");
        grant("steady");
        known("steady");
    }

    @AfterEach
    void stop() throws IOException {
        for (String name : List.of("steady", "faulty")) {
            Documents.delete("grants/faults-" + name + ".yaml");
            Documents.delete("servers/" + name + ".json");
        }
        Documents.delete("policies/faults.yaml");
        // or the next test could begin with the documents of this one
        await().atMost(PATIENCE)
                .until(() -> new Agent("steady", TOKEN).call(1, "echo").statusCode() == 401);
        await().atMost(PATIENCE).until(() -> Children.running().isEmpty());
    }

    @ParameterizedTest(name = "{0}: {1}, and the next call {2}")
    @CsvSource({
        // the fault              | the call | the next
        "silence,                   504,       200",
        "half a line,               504,       504",
        "a slow drip,               504,       504",
        "a wrong id,                504,       200",
        "HTML,                      504,       200",
        "answers nobody asked for,  200,       200",
        "exits mid-answer,          502,       404",
        "100 MB,                    502,       404",
    })
    void a_fault_is_told_in_time_and_stays_with_its_session(String fault, int status, int next)
            throws IOException {
        Agent steady = Agent.begun("steady", TOKEN);
        String pid = text(steady.call(1, "pid"));
        long pipes = pipes();
        serve("faulty", FaultyStdioServer.command(fault));
        grant("faulty");
        known("faulty");
        Agent agent = Agent.begun("faulty", TOKEN);

        CompletableFuture<HttpResponse<String>> call =
                CompletableFuture.supplyAsync(() -> agent.call(1, "fault"));
        assertThat(text(steady.call(2, "pid"))).isEqualTo(pid);

        HttpResponse<String> reply = call.join();
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).contains(status == 200 ? "done" : "-31005");
        assertThat(agent.call(2, "pid").statusCode()).isEqualTo(next);
        agent.delete();
        nothingIsLeft(pipes);
        assertThat(text(steady.call(3, "pid"))).isEqualTo(pid);
    }

    @Test
    void one_that_exits_at_its_start_is_told_at_once() throws IOException {
        long pipes = pipes();
        serve("faulty", FaultyStdioServer.command("exits at start"));
        grant("faulty");
        known("faulty");

        assertThat(new Agent("faulty", TOKEN).initialize().statusCode()).isEqualTo(502);

        nothingIsLeft(pipes);
    }

    @Test
    void one_that_is_killed_is_told_at_once() throws IOException {
        long pipes = pipes();
        Agent agent = faulty("silence");
        ProcessHandle process = process(agent);
        CompletableFuture<HttpResponse<String>> call =
                CompletableFuture.supplyAsync(() -> agent.call(2, "fault"));
        await().atMost(PATIENCE)
                .until(
                        () ->
                                Management.counter("sluice_inflight_requests{server=\"faulty\"}")
                                        == 1);

        process.destroyForcibly();

        assertThat(call.join().statusCode()).isEqualTo(502);
        nothingIsLeft(pipes);
    }

    @Test
    void one_that_is_stopped_is_silent_until_it_goes_on() throws Exception {
        long pipes = pipes();
        Agent agent = faulty("silence");
        ProcessHandle process = process(agent);

        signal("STOP", process);
        await().atMost(PATIENCE).until(() -> isStopped(process));
        assertThat(agent.call(2, "pid").statusCode()).isEqualTo(504);
        signal("CONT", process);

        assertThat(text(agent.call(3, "pid"))).isEqualTo(Long.toString(process.pid()));
        agent.delete();
        nothingIsLeft(pipes);
    }

    private static Agent faulty(String fault) throws IOException {
        serve("faulty", FaultyStdioServer.command(fault));
        grant("faulty");
        known("faulty");
        return Agent.begun("faulty", TOKEN);
    }

    private static ProcessHandle process(Agent agent) {
        return ProcessHandle.of(Long.parseLong(text(agent.call(1, "pid")))).orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        int status =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(status).isZero();
    }

    /** The signal is only sent when `kill` ends: each thread stops when it next may run. */
    private static boolean isStopped(ProcessHandle process) throws IOException {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(StdioFaultsTest::isStopped);
        }
    }

    /** What follows the name, which stands in parentheses, is the state (proc_pid_stat(5)). */
    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void nothingIsLeft(long pipes) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                Management.counter("sluice_inflight_requests{server=\"faulty\"}")
                                        == 0);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                Children.running().stream()
                                        .noneMatch(
                                                each ->
                                                        each.info()
                                                                .commandLine()
                                                                .orElse("")
                                                                .contains("FaultyStdioServer")));
        await().atMost(PATIENCE).until(() -> pipes() <= pipes);
    }

    /** The pipes that are open here, as each process has three. */
    private static long pipes() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(StdioFaultsTest::isPipe).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void serve(String name, List<String> command) throws IOException {
        Documents.replace(
                "servers/" + name + ".json",
                new JsonObject()
                        .put("command", new JsonArray(command))
                        .put("timeouts", new JsonObject().put("firstByte", "5s"))
                        .encode());
    }

    private static void grant(String server) throws IOException {
        Documents.replace(
                "grants/faults-" + server + ".yaml",
                "server: %s\npolicy: faults\ntoken: %s\n"
                        .formatted(server, TokenHashes.written(TOKEN)));
    }

    /** Until the documents are in force: a session that nobody knows is a bad request then. */
    private static void known(String server) {
        Agent agent = new Agent(server, TOKEN);
        await().atMost(PATIENCE).until(() -> agent.call(1, "echo").statusCode() == 400);
    }

    private static String text(HttpResponse<String> reply) {
        return new JsonObject(reply.body())
                .getJsonObject("result")
                .getJsonArray("content")
                .getJsonObject(0)
                .getString("text");
    }
}
