package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.GatewayFixture;
import dev.sluice.testsupport.Management;
import dev.sluice.testsupport.ScriptedServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running gateway how it is and why it does what it does. */
@QuarkusTest
@TestProfile(AdminProfile.class)
@Timeout(60)
class AdminCommandsTest {
    private static final Path GUIDE = Path.of("docs/guides-why.md");
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "tools": {
              "echo": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 100}],
                                    "on_deny": "Refund exceeds the policy limit."}],
                       "limits": [{"counter": "NAME", "window": "hour", "max": 2}]},
              "pay": {"approval": {"reason": "money leaves", "hold": "20s", "approvers": ["payments"]}}}}
            """;

    @TempDir Path folder = Path.of("");
    private CountedGrant grant = new CountedGrant("none");

    @BeforeEach
    void grant() throws IOException {
        grant = CountedGrant.of(POLICY);
    }

    @AfterEach
    void forget() throws IOException {
        grant.close();
    }

    @Test
    void the_status_is_a_few_lines_and_tables() {
        grant.agent().call(1, "echo");

        Ran ran = sluice("status", "--kind", "servers");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsPattern("sluice \\S+ on Java \\S+, since \\S+: ready\n")
                .contains("documents: generation ", "decision log: takes lines")
                .contains("limits: counted in memory")
                .containsPattern("fixture +url +\\S+ +ok ");
        assertThat(ran.out()).doesNotContain("grants:");
    }

    @Test
    void a_refused_call_is_explained_from_its_end_to_its_beginning() throws IOException {
        Path args = Files.writeString(folder.resolve("args.json"), "{\"amount\": 200}");

        Ran ran = sluice("why", "--grant", grant.name(), "--tool", "echo", "--args", "@" + args);

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().limit(4))
                .containsExactly(
                        "tool echo: denied, rule /tools/echo/deny_if/0 in policies/" + grant.name(),
                        "reason: Refund exceeds the policy limit.",
                        "the agent is told: [POLICY DENIED] Refund exceeds the policy limit.",
                        "lists show it: yes");
        assertThat(ran.out())
                .contains("/tools/echo/deny_if/0/conditions/0 args.amount gt: holds (number)");
    }

    @Test
    void a_call_that_waits_for_a_person_is_told_with_whom_it_waits_for() {
        Ran ran = sluice("why", "--grant", grant.name(), "--tool", "pay");

        assertThat(ran.out())
                .startsWith("tool pay: pending, rule /tools/pay/approval in policies/")
                .contains(
                        "reason: money leaves",
                        "the agent is told: [APPROVAL PENDING] money leaves",
                        "a person of payments is asked: the call waits 20 s for the answer, which"
                                + " can be given for 900 s",
                        "8  approval: asks a person: /tools/pay/approval");
    }

    @Test
    void an_allowed_call_is_told_with_its_limits() {
        grant.agent().call(1, "echo");

        Ran ran = sluice("why", "--grant", grant.name(), "--tool", "echo");

        assertThat(ran.out())
                .startsWith("tool echo: allowed, rule /tools/echo")
                .containsPattern(
                        "/tools/echo/limits/0 +" + grant.name() + " +grant +3600 s +1 +1 +2 +-");
    }

    @Test
    void decisions_come_with_the_newest_at_the_bottom() {
        grant.agent().call(1, "echo");
        grant.agent().call(2, "nothing");

        Ran ran = sluice("decisions", "--grant", grant.name());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("TIME "),
                        line -> assertThat(line).contains(" allowed ", " echo "),
                        line -> assertThat(line).contains(" denied ", "(default deny)"));
    }

    @Test
    void following_tells_each_decision_once_and_ends_when_its_time_is_over() {
        grant.agent().call(1, "echo");

        Ran ran = sluice("decisions", "--follow", "--for", "1s", "--grant", grant.name());

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines()).singleElement().asString().contains("allowed", "echo");
    }

    @Test
    void a_level_is_changed_and_changed_back() {
        Ran ran = sluice("log-level", "dev.sluice.levels.of.cli", "debug", "--minutes", "3");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).containsPattern("dev.sluice.levels.of.cli +DEBUG +\\d{4}-");
        assertThat(sluice("log-level", "dev.sluice.levels.of.cli", "default").code()).isZero();
        assertThat(Logger.getLogger("dev.sluice.levels.of.cli").getLevel()).isNull();
        assertThat(sluice("log-level").out()).containsPattern("dev.sluice +\\S+ +-");
    }

    @Test
    void tools_are_told_with_their_class_and_hostile_words_move_no_cursor() throws Exception {
        listTools();

        Ran ran = sluice("tools", "--server", "scripted", "--class", "destructive");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("SERVER ")
                .containsPattern(
                        "scripted +delete_job +Destructive +critical +\\S+ +name “delete”.* \\d{4}-")
                .contains("delete_\\u001b[2J\\u202eevil")
                .doesNotContain("\u001b", "\u202e", "get_job");
        assertThat(sluice("tools", "--class=nonsense").err()).contains("class must be one of");
    }

    @Test
    void who_can_call_what_is_told_of_the_tools_that_passed() throws Exception {
        listTools();
        String documents = ConfigProvider.getConfig().getValue("sluice.config.dir", String.class);

        Ran ran = sluice("access", "--config", documents, "--grant", "oracle-open");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsPattern(
                        "Destructive +scripted +delete_job +oracle-open +allowed +oracle-open +"
                                + "\\(default allow\\)")
                .containsPattern("Read +scripted +get_job +oracle-open +allowed ");
    }

    /** An agent asks a server for them, so that they pass. */
    private static void listTools() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            Agent agent = Agent.begunOnceReached("scripted", GatewayFixture.TOKEN);
            var reply = agent.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
            server.next()
                    .json(
                            """
                            {"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"get_job"},
                            {"name":"delete_job"},{"name":"delete_\\u001b[2J\\u202eevil"}]}}""");
            reply.get(15, TimeUnit.SECONDS).body().close();
            await().until(() -> sluice("tools", "--server=scripted").out().contains("evil"));
        }
    }

    @Test
    void all_have_the_documented_shape() throws Exception {
        grant.agent().call(1, "nothing");

        DocumentedShape.check(
                "why",
                sluice(
                        "why",
                        "--json",
                        "--grant",
                        grant.name(),
                        "--tool",
                        "echo",
                        "--args={\"amount\":200}"));
        DocumentedShape.check(
                "decisions", sluice("decisions", "--json", "--limit=1", "--grant", grant.name()));
        listTools();
        DocumentedShape.check(
                "tools", sluice("tools", "--json", "--server=scripted", "--class=destructive"));
        DocumentedShape.check("log-level", sluice("log-level", "--output=json"));
    }

    @Test
    void what_the_gateway_does_not_take_is_told_with_exit_code_2() {
        assertRefused(sluice("why", "--grant", "nobody", "--tool", "x"), "there is no such grant");
        assertRefused(sluice("why", "--grant", grant.name()), "--tool");
        assertRefused(
                sluice("why", "--grant", grant.name(), "--tool", "x", "--args", "[]"),
                "write a JSON object");
        assertRefused(sluice("status", "--kind", "tokens"), "kind must be one of");
        assertRefused(sluice("decisions", "--limit", "0"), "limit must be from 1");
        assertRefused(sluice("log-level", "org.jose4j", "DEBUG"), "category must be one of");
        assertRefused(sluice("log-level", "dev.sluice"), "name a level");
        assertRefused(Ran.sluice("why", "--grant", "g", "--tool", "x"), "--dir");
    }

    /** What stands in the guide is typed, against the grant of this test. */
    @Test
    void the_lines_of_the_guide_work_in_their_order() throws Exception {
        grant.agent().call(1, "echo");
        List<String> lines =
                Files.readAllLines(GUIDE).stream()
                        .filter(line -> line.startsWith("sluice "))
                        .toList();

        assertThat(lines).hasSize(6);
        for (String line : lines) {
            Ran ran = Ran.sluice(words(line));

            assertThat(ran.err()).as(line).isEmpty();
            assertThat(ran.code()).as(line).isZero();
            assertThat(ran.out()).as(line).isNotBlank();
        }
    }

    private String[] words(String line) {
        String typed =
                line.substring("sluice ".length())
                        .replace("http://localhost:9000", gateway())
                        .replace("admin.token", AdminProfile.TOKEN_FILE.toString())
                        .replace("support-bot", grant.name())
                        .replace("refund", "echo");
        if (typed.contains("--dir")) {
            typed =
                    typed.replace("/etc/sluice", "examples/quickstart")
                            .replace(grant.name(), "quickstart");
        }
        return typed.replace("'", "").split(" ", -1);
    }

    private static void assertRefused(Ran ran, String why) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(why);
    }

    private static Ran sluice(String command, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                command,
                                "--url",
                                gateway(),
                                "--token-file",
                                AdminProfile.TOKEN_FILE.toString()));
        arguments.addAll(List.of(more));
        return Ran.sluice(arguments.toArray(String[]::new));
    }

    private static String gateway() {
        return "http://127.0.0.1:" + Management.port();
    }
}
