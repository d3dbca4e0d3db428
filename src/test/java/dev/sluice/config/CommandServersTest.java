package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Logged;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are commands, from their documents to what is in force. */
class CommandServersTest {
    private static final Premises WITHOUT_COMMANDS = () -> true;
    private static final String COMMAND = "command: [node, /srv/index.js]\n";

    private final Path root;
    private final ConfigDirectory directory;

    CommandServersTest(@TempDir Path root) {
        this.root = root.resolve("sluice");
        this.directory = ConfigDirectory.good(this.root);
    }

    @Test
    void a_server_says_what_its_document_says() throws MalformedDocumentException {
        ServerDefinition server =
                Objects.requireNonNull(
                        new ServerReader(new Problems())
                                .read(SampleDocuments.read("valid/server-command-full.yaml")));

        assertThat(server.reach())
                .isEqualTo(
                        new ReachDefinition.Command(
                                List.of("node", "/srv/iterable/dist/index.js", "--mode", "a b"),
                                Map.of("LOG_LEVEL", "info", "EMPTY", ""),
                                Map.of(
                                        "ITERABLE_API_KEY",
                                        new SecretReference.FromFile(
                                                Path.of("/var/run/secrets/iterable/key")),
                                        "OTHER_KEY",
                                        new SecretReference.FromEnvironment("OTHER")),
                                Path.of("/srv/iterable")));
        assertThat(server.timeouts().connect()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void without_the_setting_no_document_starts_anything() {
        directory.write("servers/tool.yaml", "timeouts: {connect: 5s}\n" + COMMAND);

        try (RunningConfiguration running = RunningConfiguration.of(root, WITHOUT_COMMANDS)) {
            assertThat(running.current()).isNull();
            assertThat(running.problem())
                    .isEqualTo(
                            "servers/tool.yaml:2 /command: this gateway starts no commands; set"
                                    + " sluice.stdio.enabled to true, or give a url");
        }
        try (RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.problem()).isNull();
        }
    }

    @Test
    void a_change_that_brings_the_first_command_is_refused_and_the_last_good_documents_stay() {
        try (RunningConfiguration running = RunningConfiguration.of(root, WITHOUT_COMMANDS)) {
            directory.write("servers/iterable.yaml", COMMAND);

            running.untilProblem("sluice.stdio.enabled");
            assertThat(serverOf(running.live()).reach()).isInstanceOf(Reach.Http.class);
        }
    }

    /** Whoever checks documents elsewhere cannot know how the gateway will be run. */
    @Test
    void documents_alone_are_right_without_the_setting() {
        directory.write("servers/tool.yaml", COMMAND);

        assertThat(FolderCheck.of(root)).get().isInstanceOf(Assessment.Accepted.class);
    }

    @Test
    @Threat({"D9", "D10"})
    void a_key_of_a_command_that_is_missing_then_there_then_rotated_then_gone_is_followed() {
        ConfigDirectory mount = ConfigDirectory.empty(root.resolveSibling("secrets"));
        directory.write(
                "servers/iterable.yaml",
                COMMAND + "env: {A: b, API_KEY: {file: " + mount.path("key") + "}}\n");
        try (Logged logged = new Logged("dev.sluice.config");
                RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.problem()).isNull();
            assertThat(serverOf(running.live()).hasItsSecrets()).isFalse();
            assertThat(logged.lines())
                    .filteredOn(line -> line.contains("503"))
                    .singleElement()
                    .asString()
                    .contains("the secret of its variable API_KEY is missing");
            String hash = running.live().hash();

            mount.write("key", "first\n");
            Reach first = serverOf(running.until(live -> holds(live, "first"))).reach();
            mount.replace("key", "second\n");
            Reach second = serverOf(running.until(live -> holds(live, "second"))).reach();
            mount.delete("key");
            running.until(live -> !serverOf(live).hasItsSecrets());

            assertThat(second).isNotEqualTo(first);
            assertThat(commandOf(running.live()).variables()).isEqualTo(Map.of("A", "b"));
            assertThat(running.live().generation()).isEqualTo(4);
            assertThat(running.live().hash()).isEqualTo(hash);
        }
    }

    @Test
    @Threat("D5")
    void what_is_unwise_is_logged_without_any_value() {
        directory.write(
                "servers/iterable.yaml",
                """
                command: [npx, -y, "@iterable/mcp", hunter2]
                env: {Api_Key: hunter2, githubToken: hunter2, PORT: "80", KEY: {file: /run/key}}
                """);

        try (Logged logged = new Logged("dev.sluice.config");
                RunningConfiguration running = RunningConfiguration.of(root)) {
            assertThat(running.problem()).isNull();
            assertThat(logged.lines())
                    .noneMatch(line -> line.contains("hunter2"))
                    .filteredOn(line -> line.startsWith("Server iterable: "))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("\"@iterable/mcp\""),
                            line -> assertThat(line).contains("the variable Api_Key looks like"),
                            line -> assertThat(line).contains("the variable githubToken looks"));
        }
    }

    private static boolean holds(Snapshot live, String value) {
        return Optional.of(new Secret(value)).equals(commandOf(live).keys().get("API_KEY"));
    }

    private static Reach.Command commandOf(Snapshot live) {
        return (Reach.Command) serverOf(live).reach();
    }

    private static Server serverOf(Snapshot live) {
        return Objects.requireNonNull(live.servers().get("iterable"));
    }
}
