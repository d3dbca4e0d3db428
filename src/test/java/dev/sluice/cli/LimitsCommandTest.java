package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.AdminProfile;
import dev.sluice.testsupport.Agent;
import dev.sluice.testsupport.CountedGrant;
import dev.sluice.testsupport.Management;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line against the management port of a running gateway. */
@QuarkusTest
@TestProfile(AdminProfile.class)
class LimitsCommandTest {
    private static final String POLICY =
            """
            {"version": "1", "default": "deny", "tools": {
              "echo": {"limits": [{"counter": "NAME", "window": "hour", "max": 2}]},
              "twice": {"rate_limit": {"max": 1, "window": 3600}}}}
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
    void it_shows_a_table_and_says_nothing_beside() {
        grant.agent().call(1, "echo");

        Ran ran = limits("show", "--grant", grant.name());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().toList())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "grant %s, subject %s"
                                                        .formatted(grant.name(), grant.name())),
                        line ->
                                assertThat(line.split(" {2,}"))
                                        .containsExactly(
                                                "RULE",
                                                "TOOL",
                                                "COUNTER",
                                                "SCOPE",
                                                "MODE",
                                                "WINDOW",
                                                "USED",
                                                "MAX",
                                                "REMAINING",
                                                "FREE IN",
                                                "NOTE"),
                        line ->
                                assertThat(line)
                                        .matches(
                                                "/tools/echo/limits/0 +echo +%s +grant +enforce +3600 s +1 +2 +1 +3[56]\\d\\d s +-"
                                                        .formatted(grant.name())),
                        line ->
                                assertThat(line)
                                        .matches(
                                                "/tools/twice/rate_limit +twice +\\S+ +session +enforce +3600 s +- +1 +- +- +each session .*"));
    }

    @Test
    void a_reset_frees_the_agent() {
        Agent agent = grant.agent();
        agent.call(1, "echo");
        agent.call(2, "echo");
        assertThat(agent.call(3, "echo").body()).contains("[RATE LIMITED]");

        Ran ran = limits("reset", "--grant", grant.name(), "--counter", grant.name());

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains(": 1 counters set back").contains("yes");
        assertThat(agent.call(4, "echo").body()).doesNotContain("[RATE LIMITED]");
    }

    @Test
    void both_have_the_documented_shape() throws Exception {
        grant.agent().call(1, "echo");

        DocumentedShape.check(
                "limits-show", limits("show", "--output=json", "--grant", grant.name()));
        DocumentedShape.check(
                "limits-reset", limits("reset", "--output=json", "--grant", grant.name()));
    }

    @Test
    void a_subject_that_is_not_there_is_told() {
        Ran ran = limits("show", "--grant", grant.name(), "--subject", "e v&e=");

        assertRefused(ran, "the grant has no such subject");
    }

    @Test
    void a_wrong_token_is_told_and_never_shown() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "wrong-CANARY");

        assertRefused(
                sluice("show", gateway(), file, "--grant", grant.name()),
                "does not take this token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines-CANARY", "CANARY with a blank", "CANARÝ"})
    void a_file_without_a_token_is_told_and_never_shown(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), content);

        assertRefused(
                sluice("show", gateway(), file, "--grant", grant.name()), "holds no usable token");
    }

    @Test
    void a_gateway_that_is_not_there_is_told() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertRefused(
                sluice("show", "http://127.0.0.1:" + port, AdminProfile.TOKEN_FILE, "--grant", "g"),
                "cannot be reached");
    }

    @Test
    void another_port_than_that_of_management_is_told() {
        assertRefused(
                sluice(
                        "reset",
                        "http://127.0.0.1:" + Agent.port(),
                        AdminProfile.TOKEN_FILE,
                        "--grant",
                        "g"),
                "has no admin API; is this its management port, and is there an operator in"
                        + " operators/, or sluice.admin.token-file set?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1:9000",
                "127.0.0.1:9000",
                "http://127.0.0.1:9000/x",
                "http://user:CANARY@127.0.0.1:9000",
                "http://CANARY CANARY"
            })
    void what_is_no_gateway_is_told(String url) {
        assertRefused(
                sluice("show", url, AdminProfile.TOKEN_FILE, "--grant", "g"), "--gateway takes");
    }

    @Test
    void the_grant_must_be_named() {
        assertRefused(limits("reset"), "--grant");
    }

    private static void assertRefused(Ran ran, String why) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(why).doesNotContain("CANARY");
    }

    private static Ran limits(String command, String... more) {
        return sluice(command, gateway(), AdminProfile.TOKEN_FILE, more);
    }

    private static Ran sluice(String command, String gateway, Path token, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "limits",
                                command,
                                "--gateway",
                                gateway,
                                "--token-file",
                                token.toString()));
        arguments.addAll(List.of(more));
        return Ran.sluice(arguments.toArray(String[]::new));
    }

    private static String gateway() {
        return "http://127.0.0.1:" + Management.port();
    }
}
