package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SecretReference.FromEnvironment;
import dev.sluice.config.SecretReference.FromFile;
import dev.sluice.secret.Secret;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.Server;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private final Path root;

    SecretsTest(@TempDir Path root) {
        this.root = root;
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n"})
    @Threat("D10")
    void one_trailing_line_break_is_dropped(String content) {
        assertThat(secretIn(content)).contains(new Secret("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r\n",
                "a\n\n",
                "a\rb",
                "a\nb",
                "a\0b",
                "a\r",
                "a\u001bb",
                "a\u000bb",
                "a\u007fb"
            })
    void a_value_that_could_split_a_header_is_no_secret(String content) {
        assertThat(secretIn(content)).isEmpty();
    }

    @Test
    @Threat("D10")
    void bytes_that_are_no_text_are_no_secret() {
        ConfigDirectory.empty(root).writeBytes("key", (byte) 0xff);

        assertThat(secrets(Map.of()).read(new FromFile(root.resolve("key")))).isEmpty();
        assertThat(secrets(Map.of()).read(new FromFile(root))).isEmpty();
    }

    @Test
    void a_variable_is_read_as_a_file_is() {
        MountedSecrets secrets = secrets(Map.of("KEY", "s3cret\n", "NONE", ""));

        assertThat(secrets.read(new FromEnvironment("KEY"))).contains(new Secret("s3cret"));
        assertThat(secrets.read(new FromEnvironment("NONE"))).isEmpty();
        assertThat(secrets.read(new FromEnvironment("OTHER"))).isEmpty();
    }

    @Test
    @Threat({"D9", "D10"})
    void a_secret_that_is_missing_then_there_then_rotated_then_gone_is_followed() {
        ConfigDirectory directory = ConfigDirectory.good(root.resolve("sluice"));
        ConfigDirectory mount = ConfigDirectory.empty(root.resolve("secrets"));
        directory.write("servers/iterable.yaml", server(mount.path("key")));
        try (RunningConfiguration running = RunningConfiguration.of(directory.path("."))) {
            assertThat(running.problem()).isNull();
            assertThat(serverOf(running.live()).hasItsSecrets()).isFalse();
            String hash = running.live().hash();

            mount.write("key", "first\n");
            running.until(live -> holds(live, "first"));
            mount.replace("key", "second\n");
            running.until(live -> holds(live, "second"));
            mount.delete("key");
            running.until(live -> !serverOf(live).hasItsSecrets());

            assertThat(running.live().generation()).isEqualTo(4);
            assertThat(running.live().hash()).isEqualTo(hash);
        }
    }

    @Test
    @Threat("D9")
    void a_secret_is_rotated_also_while_a_change_is_rejected() {
        ConfigDirectory directory = ConfigDirectory.good(root.resolve("sluice"));
        ConfigDirectory mount = ConfigDirectory.empty(root.resolve("secrets"));
        mount.write("key", "first");
        directory.write("servers/iterable.yaml", server(mount.path("key")));
        try (RunningConfiguration running = RunningConfiguration.of(directory.path("."))) {
            directory.write("policies/read.yaml", "");
            running.untilProblem("is empty");

            mount.write("key", "second");

            running.until(live -> holds(live, "second"));
            assertThat(running.problem()).contains("is empty");
        }
    }

    private static boolean holds(Snapshot live, String value) {
        return Optional.of(new Secret(value))
                .equals(serverOf(live).http().headers().get("Api-Key"));
    }

    private static Server serverOf(Snapshot live) {
        return live.servers().values().iterator().next();
    }

    private static String server(Path key) {
        return ConfigDirectory.SERVER + "auth: {headers: {Api-Key: {file: " + key + "}}}\n";
    }

    private Optional<Secret> secretIn(String content) {
        ConfigDirectory.empty(root).write("key", content);
        return secrets(Map.of()).read(new FromFile(root.resolve("key")));
    }

    private static MountedSecrets secrets(Map<String, String> environment) {
        return new MountedSecrets(name -> Optional.ofNullable(environment.get(name)));
    }
}
