package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenNewCommandTest {
    private static final Pattern TOKEN = Pattern.compile("sluice_[0-9A-Za-z]{49}");

    @TempDir Path folder = Path.of("");

    @Test
    void the_token_is_shown_once_and_never_beside_the_document() throws Exception {
        Ran ran = Ran.sluice("token", "new", "alice", "--server", "crm", "--policy", "crm-read");

        String token = tokenIn(ran.err());
        assertThat(ran.code()).isZero();
        assertThat(ran.err().split(token, -1)).hasSize(2);
        assertThat(ran.out())
                .isEqualTo(
                        """
                        server: "crm"
                        policy: "crm-read"
                        token: "sha256:%s"
                        """
                                .formatted(sha256(token)));
    }

    @Test
    void a_token_that_expires_stands_in_a_list_where_others_may_follow() throws Exception {
        Ran ran = Ran.sluice("token", "new", "crm", "--expires", "2027-01-31T00:00:00Z");

        assertThat(ran.out())
                .isEqualTo(
                        """
                        server: "crm"
                        policy: "crm"
                        tokens:
                          - {sha256: "%s", expires: "2027-01-31T00:00:00Z"}
                        """
                                .formatted(sha256(tokenIn(ran.err()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--expires=2027-01-31T00:00:00Z"})
    void what_it_prints_is_a_document_that_loads(String option) throws IOException {
        Ran made =
                option.isEmpty()
                        ? Ran.sluice("token", "new", "crm")
                        : Ran.sluice("token", "new", "crm", option);
        write("grants/crm.yaml", made.out());
        write("servers/crm.yaml", "url: https://mcp.example/mcp\n");
        write("policies/crm.yaml", "{version: \"1\", default: deny, tools: {read: {}}}\n");

        Ran checked = Ran.sluice("config", "check", folder.toString());

        assertThat(checked.err()).isEmpty();
        assertThat(checked.code()).as(checked.out()).isZero();
    }

    @Test
    void no_two_are_alike() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            assertThat(tokens.add(tokenIn(Ran.sluice("token", "new", "a").err()))).isTrue();
        }
    }

    @Test
    void it_has_the_documented_shape() throws Exception {
        Ran ran = Ran.sluice("token", "new", "support-bot", "--output", "json");

        DocumentedShape.check("token-new", ran);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().split(tokenIn(ran.out()), -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "a b", "", "-a/b", "a\"b"})
    void a_name_that_no_file_can_have_is_refused(String name) {
        Ran ran = Ran.sluice("token", "new", "--server", "s", "--", name);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("a name begins with a letter or digit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tomorrow", "2027-01-31", "2027-02-30T00:00:00Z", "2027-01-31T00:00:00"})
    void a_time_of_another_form_is_refused(String time) {
        Ran ran = Ran.sluice("token", "new", "a", "--expires", time);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("--expires takes a time in UTC").doesNotContain("sluice_");
    }

    private static String tokenIn(String text) {
        Matcher matcher = TOKEN.matcher(text);
        assertThat(matcher.find()).as("a token").isTrue();
        return matcher.group();
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, content);
    }
}
