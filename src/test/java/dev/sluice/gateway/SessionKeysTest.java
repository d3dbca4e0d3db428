package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.ShownText;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files: what is read from them, and that nothing of them is ever quoted. */
class SessionKeysTest {
    private static final String CANARY = "Y2FuYXJ5";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void the_first_two_lines_are_the_keys() throws IOException {
        Path file = write(key(1) + "\n\n  " + key(2) + "  \r\n" + key(3) + "\n");

        assertThat(SessionKeys.fromFile(file))
                .extracting(key -> key.getEncoded()[0])
                .containsExactly((byte) 1, (byte) 2);
    }

    @Test
    void one_of_several_replicas_does_not_make_up_a_key_of_its_own() {
        SecureRandom random = new SecureRandom();

        assertThatThrownBy(() -> SessionKeys.atStart(Optional.empty(), true, random))
                .hasMessageStartingWith("quarkus.redis.hosts is set")
                .hasMessageContaining("set sluice.session.key-file to a file");
        assertThat(SessionKeys.atStart(Optional.empty(), false, random)).hasSize(1);
    }

    @Test
    @Threat("D12")
    void a_key_that_everybody_knows_seals_nothing() throws IOException {
        Set<String> samples =
                new HashSet<>(ShownText.matches(Pattern.compile("\\b[A-Za-z0-9+/]{43}=")));
        samples.add("A".repeat(43) + "=");
        samples.add("Y2hhbmdlbWVjaGFuZ2VtZWNoYW5nZW1lY2hhbmdlbWU=");

        for (String sample : samples) {
            Path file = write(sample + "\n");
            assertThatThrownBy(() -> SessionKeys.fromFile(file))
                    .hasMessageContaining(":1 is a key that everybody knows")
                    .hasMessageNotContaining(sample);
        }
    }

    @Test
    void several_replicas_begin_with_the_key_of_the_file() throws IOException {
        Path file = write(key(1) + "\n");

        assertThat(SessionKeys.atStart(Optional.of(file), true, new SecureRandom()))
                .isEqualTo(SessionKeys.fromFile(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CANARY,
                CANARY + CANARY + CANARY + CANARY + CANARY + CANARY + CANARY,
                CANARY + "!",
                CANARY + "é",
                "# a comment " + CANARY,
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=" + CANARY
            })
    void a_line_that_is_no_key_is_named_and_not_quoted(String line) throws IOException {
        Path file = write(key(1) + "\n" + line + "\n");

        assertThatThrownBy(() -> SessionKeys.fromFile(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(file + ":2 is not base64 of 32 bytes")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n\t\n"})
    void a_file_without_a_key_is_refused(String content) throws IOException {
        Path file = write(content);

        assertThatThrownBy(() -> SessionKeys.fromFile(file))
                .hasMessageContaining("holds no session key");
    }

    @Test
    void a_file_that_cannot_be_read_is_refused_by_name() {
        Path file = folder.resolve("absent");

        assertThatThrownBy(() -> SessionKeys.fromFile(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file + " cannot be read");
    }

    @Test
    void bytes_that_are_no_text_are_refused_and_not_quoted() throws IOException {
        Path file = folder.resolve("keys");
        Files.write(file, new byte[] {(byte) 0xC1, (byte) 0xAE, 'c', 'a', 'n'});

        assertThatThrownBy(() -> SessionKeys.fromFile(file))
                .hasMessage("the session key file " + file + " cannot be read");
    }

    @Test
    void a_random_key_is_another_one_each_time() {
        SecureRandom random = new SecureRandom();

        assertThat(SessionKeys.random(random).get(0).getEncoded())
                .hasSize(32)
                .isNotEqualTo(SessionKeys.random(random).get(0).getEncoded());
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("keys"), content);
    }

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
