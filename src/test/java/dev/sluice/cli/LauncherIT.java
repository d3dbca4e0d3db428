package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside the built artifact, from another folder and as its own process. */
class LauncherIT {
    private static final Path LAUNCHER = Path.of("target/sluice").toAbsolutePath();
    private static final Path CASES = Path.of("src/test/resources/policy/cases").toAbsolutePath();
    private static final Path QUICKSTART = Path.of("examples/quickstart").toAbsolutePath();

    private static final Pattern REDIRECT =
            Pattern.compile("127\\.0\\.0\\.1%3A([0-9]+)%2Fcallback&state=([^&\\s]+)");

    @TempDir Path folder = Path.of("");

    @Test
    void it_says_its_version() throws Exception {
        Ran ran = run(LAUNCHER, Map.of(), "--version");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).matches("sluice \\d+\\.\\d+\\.\\S+\n");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void it_works_through_a_link() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("second"), LAUNCHER);
        Path first = Files.createSymbolicLink(folder.resolve("first"), link.getFileName());

        assertThat(run(first, Map.of(), "--help").out()).contains("policy", "config", "serve");
    }

    @Test
    void it_lints_with_the_exit_codes_that_are_promised() throws Exception {
        write("fine.yaml", "{version: \"1\", default: allow}");
        write("odd.yaml", "{version: \"1\", default: deny}");

        assertThat(run(LAUNCHER, Map.of(), "policy", "lint", "fine.yaml").code()).isZero();
        Ran odd = run(LAUNCHER, Map.of(), "policy", "lint", "odd.yaml");
        assertThat(odd.code()).isEqualTo(1);
        assertThat(odd.out()).contains("odd.yaml:1: warning[nothing-allowed]");
        Ran none = run(LAUNCHER, Map.of(), "policy", "lint", "none.yaml");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).isEqualTo("none.yaml: there is no such file\n");
        assertThat(run(LAUNCHER, Map.of(), "policy", "lint").code()).isEqualTo(2);
    }

    @Test
    void it_runs_cases() throws Exception {
        Ran ran = run(LAUNCHER, Map.of(), "policy", "test", CASES.toString());

        assertThat(ran.out()).contains(" 0 failed");
        assertThat(ran.code()).isZero();
    }

    @Test
    void it_explains_calls_of_a_folder() throws Exception {
        Ran ran =
                run(
                        LAUNCHER,
                        Map.of(),
                        "why",
                        "--dir",
                        QUICKSTART.toString(),
                        "--grant",
                        "quickstart",
                        "--tool",
                        "delete_user_by_email");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith(
                        "tool delete_user_by_email: denied, rule"
                                + " /tools/delete_user_by_email/action in policies/quickstart\n");
        assertThat(run(LAUNCHER, Map.of(), "why", "--tool", "x").code()).isEqualTo(2);
    }

    @Test
    void it_explains_and_compares() throws Exception {
        write("old.yaml", "{version: \"1\", default: allow}");
        write("new.yaml", "{version: \"1\", default: deny}");
        write("c.yaml", "cases: [{call: {tool: t}, expect: {decision: allowed}}]");

        Ran explained =
                run(LAUNCHER, Map.of(), "policy", "explain", "--policy", "new.yaml", "--tool", "t");
        Ran compared =
                run(
                        LAUNCHER,
                        Map.of(),
                        "policy",
                        "diff",
                        "old.yaml",
                        "new.yaml",
                        "--cases",
                        "c.yaml");

        assertThat(explained.code()).isZero();
        assertThat(explained.out()).contains("decision: denied, rule (default deny)");
        assertThat(compared.code()).isEqualTo(1);
        assertThat(compared.out()).contains("allowed (default allow) → denied (default deny)");
    }

    @Test
    void it_checks_the_quickstart() throws Exception {
        Ran ran = run(LAUNCHER, Map.of(), "config", "check", QUICKSTART.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("servers: demo");
    }

    /** A command that loads the server's framework would start as slowly as the server. */
    @Test
    void it_loads_nothing_of_the_server() throws Exception {
        Path loaded = folder.resolve("loaded");
        Map<String, String> watched = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
        write("fine.yaml", "{version: \"1\", default: allow}");

        assertThat(run(LAUNCHER, watched, "policy", "lint", "fine.yaml").code()).isZero();
        assertThat(Files.readString(loaded))
                .contains("dev.sluice.cli.SluiceCommand")
                .doesNotContain("io.quarkus.", "org.jboss.", "io.vertx.", "io.smallrye.");
    }

    /** A token endpoint that is not there is found out by what speaks HTTP. */
    @Test
    void a_login_has_all_that_it_needs() throws Exception {
        Files.createDirectories(folder.resolve("servers"));
        write(
                "servers/s.yaml",
                "url: http://127.0.0.1:1/mcp\n"
                        + "auth: {oauth2: {flow: refresh_token, tokenUrl: 'http://127.0.0.1:1/',"
                        + " clientId: c, refreshToken: {file: /nowhere/token},"
                        + " authorizationUrl: 'http://127.0.0.1:1/'}}\n");
        Path said = folder.resolve("said");
        Process login =
                new ProcessBuilder(LAUNCHER.toString(), "upstream", "login", "s", "--config", ".")
                        .directory(folder.toFile())
                        .redirectError(said.toFile())
                        .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> REDIRECT.matcher(Files.readString(said)).find());
            Matcher shown = REDIRECT.matcher(Files.readString(said));
            assertThat(shown.find()).isTrue();
            String answer = "/callback?code=c&state=" + shown.group(2);
            RawHttp.exchange(
                    Integer.parseInt(shown.group(1)),
                    "GET " + answer + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(login.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            login.destroyForcibly();
        }
        assertThat(login.exitValue()).isEqualTo(2);
        assertThat(Files.readString(said))
                .contains("the token endpoint gave none: AnnotatedConnectException")
                .doesNotContain("Exception in thread");
    }

    @Test
    void without_java_it_says_so() throws Exception {
        Ran ran = run(LAUNCHER, Map.of("PATH", toolsWithoutJava(), "JAVA_HOME", ""), "--version");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("no Java is found");
    }

    /** A folder with the few programs that the launcher itself uses. */
    private String toolsWithoutJava() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "readlink")) {
            for (String place : List.of("/usr/bin/", "/bin/")) {
                Path link = tools.resolve(tool);
                if (Files.exists(Path.of(place + tool)) && !Files.exists(link)) {
                    Files.createSymbolicLink(link, Path.of(place + tool));
                }
            }
        }
        return tools.toString();
    }

    private Ran run(Path launcher, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.printf("sluice %s: %d ms%n", String.join(" ", arguments), millis);
        return new Ran(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
