package dev.sluice.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.ModernAgent;
import dev.sluice.testsupport.ModernStdioServer;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server behind a bridge, as a client meets it. */
@Timeout(120)
class BridgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder = Path.of("");
    private @Nullable Bridge bridge;

    @AfterEach
    void stop() {
        if (bridge != null) {
            assertThat(bridge.stop()).isTrue();
        }
    }

    @Test
    void each_session_has_a_process_of_its_own_and_keeps_it() throws Exception {
        int port = started(Options.plain());
        Client one = Client.of(port).begun();
        Client other = Client.of(port).begun();

        String pid = one.text("pid");

        assertThat(other.text("pid")).isNotEqualTo(pid);
        assertThat(one.text("pid")).isEqualTo(pid);
        assertThat(one.delete().statusCode()).isEqualTo(200);
        assertThat(one.call("pid").statusCode()).isEqualTo(404);
        await().atMost(PATIENCE).until(() -> !isAlive(pid));
        assertThat(other.call("pid").statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_that_is_none_is_not_found() throws Exception {
        int port = started(Options.plain());

        Client stranger = Client.of(port).inSession("0123456789abcdef");

        assertThat(stranger.call("pid").statusCode()).isEqualTo(404);
        assertThat(stranger.get().statusCode()).isEqualTo(404);
        assertThat(stranger.delete().statusCode()).isEqualTo(404);
        assertThat(Client.of(port).call("pid").statusCode()).isEqualTo(400);
    }

    @Test
    void events_come_one_by_one_and_a_listener_hears_what_is_for_all() throws Exception {
        Client client = Client.of(started(Options.plain())).begun();

        HttpResponse<InputStream> listening = client.get();
        String events =
                client.post(Client.callOf("progress", ",\"_meta\":{\"progressToken\":9}")).body();
        client.call("unasked");
        byte[] heard = new byte[1024];
        int length = listening.body().read(heard);

        assertThat(listening.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(events).contains("\"progressToken\":9").contains("\"text\":\"done\"");
        assertThat(new String(heard, 0, length, StandardCharsets.UTF_8)).contains("list_changed");
        listening.body().close();
    }

    @Test
    void a_stream_that_nobody_listens_to_any_more_is_free_for_the_next() throws Exception {
        Client client = Client.of(started(Options.plain())).begun();
        HttpResponse<InputStream> first = client.get();
        assertThat(client.get().statusCode()).isEqualTo(409);

        first.body().close();

        await().atMost(PATIENCE)
                .until(
                        () -> {
                            HttpResponse<InputStream> next = client.get();
                            next.body().close();
                            return next.statusCode() == 200;
                        });
    }

    @Test
    void a_server_waits_until_a_slow_client_has_read() throws Exception {
        Client client = Client.of(started(Options.plain().of(NosyServer.command(folder)))).begun();
        Path count = folder.resolve("count");

        HttpResponse<InputStream> reply = client.stream(Client.callOf("flood", ""));
        await().atMost(PATIENCE)
                .during(Duration.ofSeconds(1))
                .until(() -> Files.exists(count) ? Files.readString(count) : "", this::isTheSame);
        int held = Integer.parseInt(Files.readString(count));

        assertThat(held).isLessThan(NosyServer.FLOOD);
        String all = new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(all.lines().filter(line -> line.contains("notifications/message")))
                .hasSize(NosyServer.FLOOD);
        assertThat(all).contains("flooded");
    }

    private String last = "";

    private boolean isTheSame(String now) {
        boolean same = !now.isEmpty() && now.equals(last);
        last = now;
        return same;
    }

    @Test
    void a_crash_is_told_and_so_is_a_lack_of_room() throws Exception {
        int port = started(Options.plain().atMost(1));
        Client client = Client.of(port).begun();

        HttpResponse<String> full = Client.of(port).initialize();
        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("retry-after")).hasValue("1");
        assertThat(client.call("crash").statusCode()).isEqualTo(502);
        assertThat(client.call("pid").statusCode()).isEqualTo(404);
        await().atMost(PATIENCE)
                .until(() -> Client.of(port).initialize().statusCode(), status -> status == 200);
    }

    @Test
    @Threat("D4")
    void what_looks_like_a_key_is_taken_out_of_replies() throws Exception {
        int port =
                started(
                        Options.plain(),
                        Map.of(
                                "WEATHER_API_KEY", "weather-key-5f1d",
                                "KEY_FILE", "/var/run/keys/weather",
                                "GREETING", "good morning"));

        String environment = Client.of(port).begun().text("env");

        assertThat(environment)
                .contains("\"WEATHER_API_KEY\":\"[removed]\"")
                .contains("/var/run/keys/weather", "good morning")
                .doesNotContain("weather-key-5f1d");
    }

    @Test
    void a_server_has_the_bridges_environment_but_nothing_that_sets_sluice_up() throws Exception {
        int port =
                started(
                        Options.plain(),
                        Map.of(
                                "PATH", "/usr/bin:/bin",
                                "SLUICE_SESSION_KEY_FILE", "/run/sluice/key",
                                "QUARKUS_REDIS_PASSWORD", "redis-password-1"));

        JsonObject environment = new JsonObject(Client.of(port).begun().text("env"));

        assertThat(environment.fieldNames()).containsExactlyInAnyOrder("PATH", "SLUICE_CHILD");
    }

    @Test
    void a_request_of_2026_07_28_that_names_no_caller_is_refused() throws Exception {
        int port = started(Options.plain());
        String message = ModernAgent.message("1", "tools/call", "\"name\":\"pid\"");

        HttpResponse<String> reply = Client.of(port).post(message);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("must say whose it is");
        assertThat(Client.of(port, "Sluice-Caller", "me").post(message).body())
                .contains("none of Sluice's");
    }

    @Test
    void callers_of_2026_07_28_have_a_process_each() throws Exception {
        int port = started(Options.plain().of(ModernStdioServer.command()));
        Client one = modern(port, "Sluice-Caller", "a".repeat(43));
        Client other = modern(port, "Sluice-Caller", "b".repeat(43));

        String pid = one.modernPid();

        assertThat(one.modernPid()).isEqualTo(pid);
        assertThat(other.modernPid()).isNotEqualTo(pid);
    }

    @Test
    void all_are_one_caller_where_that_is_said() throws Exception {
        int port = started(Options.plain().of(ModernStdioServer.command()).ofOneCaller());

        assertThat(modern(port).modernPid()).isEqualTo(modern(port).modernPid());
    }

    private static Client modern(int port, String... more) {
        return Client.modern(Client.at(port), more);
    }

    private int started(Options options) {
        return started(options, Map.of());
    }

    private int started(Options options, Map<String, String> environment) {
        Bridge started = Bridge.start(options.built(), environment);
        bridge = started;
        return started.port();
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }
}
