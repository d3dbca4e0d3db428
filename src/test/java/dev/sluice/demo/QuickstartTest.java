package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class QuickstartTest {
    private static final Path EXAMPLE = Path.of("examples/quickstart");

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void the_printed_lines_work_when_pasted_into_a_shell(String shell) throws Exception {
        try (RunningDemo demo = new RunningDemo()) {
            Quickstart lines = new Quickstart(demo.url().toString(), Quickstart.TOKEN);
            String printed =
                    run(
                            shell,
                            lines.allowedCall()
                                    + "\n"
                                    + lines.deniedCall()
                                    + "\n"
                                    + lines.limitedCalls());

            // No gateway stands between here, so every line reaches the server.
            String[] replies = printed.strip().split("\n");
            assertThat(replies).hasSize(6);
            assertThat(replies[0]).contains("emailSend").doesNotContain("\"isError\":true");
            assertThat(replies[1]).contains("ada@example.com").contains("deleted");
            assertThat(replies[5]).contains("completed");
        }
    }

    @Test
    void the_ready_token_is_the_one_the_grant_was_made_for() throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(Quickstart.TOKEN.getBytes(UTF_8));

        assertThat(EXAMPLE.resolve("README.md")).content().contains(Quickstart.TOKEN);
        assertThat(EXAMPLE.resolve("grants/quickstart.yaml"))
                .content()
                .contains("token: sha256:" + HexFormat.of().formatHex(digest))
                .doesNotContain(Quickstart.TOKEN);
    }

    @Test
    @Threat("D12")
    void dev_mode_says_loudly_that_everybody_has_the_token() {
        VertxHttpConfig port =
                (VertxHttpConfig)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {VertxHttpConfig.class},
                                (proxy, method, arguments) -> 8080);
        try (Logged log = new Logged(QuickstartBanner.class.getName())) {
            new QuickstartBanner(port).print(new StartupEvent());

            assertThat(log.lines().get(0))
                    .contains("token is published", "only dev mode takes it", "never use it");
            assertThat(log.lines().get(1))
                    .contains("FOR DEVELOPMENT ONLY: this token is public")
                    .contains(Quickstart.TOKEN);
        }
    }

    @Test
    void the_settings_for_a_client_are_json_that_names_the_demo() {
        Quickstart quickstart = Quickstart.onPort(8080);
        JsonObject server =
                new JsonObject(quickstart.clientSettings())
                        .getJsonObject("mcpServers")
                        .getJsonObject("sluice-demo");

        assertThat(server.getString("type")).isEqualTo("http");
        assertThat(server.getString("url")).isEqualTo("http://localhost:8080/mcp/demo");
        assertThat(server.getJsonObject("headers").getString("Authorization"))
                .isEqualTo("Bearer " + Quickstart.TOKEN);
        assertThat(quickstart.claudeCommand())
                .startsWith("claude mcp add --transport http sluice-demo http://localhost:8080/");
    }

    @Test
    void the_policy_names_only_tools_that_the_demo_has() throws Exception {
        JsonObject policy =
                new JsonObject(Files.readString(EXAMPLE.resolve("policies/quickstart.json")));
        try (RunningDemo demo = new RunningDemo()) {
            DemoClient client = new DemoClient(demo.url());
            String session = client.begin();
            String listed =
                    client.ask(session, DemoClient.message(1, "tools/list", new JsonObject()))
                            + client.ask(
                                            session,
                                            DemoClient.message(
                                                    2,
                                                    "tools/list",
                                                    new JsonObject().put("cursor", "after:5")))
                                    .encode();

            assertThat(policy.getJsonObject("tools").fieldNames())
                    .isNotEmpty()
                    .allSatisfy(tool -> assertThat(listed).contains("\"name\":\"" + tool + "\""));
        }
    }

    private static String run(String shell, String script) throws Exception {
        Process process = new ProcessBuilder(shell, "-c", script).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
