package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Quickstart;
import dev.sluice.identity.TokenHash;
import dev.sluice.testsupport.ShownText;
import dev.sluice.testsupport.Threat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has read our pages has every token in them, so none of these opens anything. */
class SampleTokensTest {
    /**
     * What follows an at sign, or is called a digest, is that of an image; what follows the name of
     * a tool, or stands in an answer about pins, that of its definition.
     */
    private static final Pattern HASH =
            Pattern.compile(
                    "(?<!@|digest: | get_issue: | get_export_jobs: |"
                            + "\"accepted\" : \"|\"last\" : \"|\"others\" : \\[ \")sha256:[0-9a-f]{64}");

    /**
     * In the chart's variants, whose check would refuse a sample, and where two grants of a server
     * stand side by side: hashes of no token.
     */
    private static final Set<String> OF_NOTHING =
            Set.of(
                    "sha256:6a1b5e6b1e1f5a2d0c3c2f4e9a8b7d6c5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b",
                    "sha256:7a1b5e6b1e1f5a2d0c3c2f4e9a8b7d6c5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b",
                    "sha256:0f343b0931126a20f133d67c2b018a3b5e6e4c1b5a1e0c2d3f4a5b6c7d8e9f00",
                    "sha256:1f343b0931126a20f133d67c2b018a3b5e6e4c1b5a1e0c2d3f4a5b6c7d8e9f00");

    private static final Pattern WORD = Pattern.compile("(?<![\\w+=-]|sha256:|-XX:)[\\w+=-]{20,}");

    private final ConfigDirectory directory;
    private final Path folder;

    SampleTokensTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.directory = ConfigDirectory.good(folder);
    }

    @Test
    @Threat("D12")
    void every_token_that_we_show_is_known_as_a_sample() throws IOException {
        Set<String> hashes = ShownText.matches(HASH);
        Set<String> words = ShownText.matches(WORD);
        hashes.removeAll(OF_NOTHING);
        words.removeIf(word -> !looksRandom(word));

        assertThat(hashes).isNotEmpty().allMatch(it -> TrivialTokens.isSample(TokenHash.parse(it)));
        assertThat(words)
                .contains(Quickstart.TOKEN)
                .allMatch(it -> TrivialTokens.isSample(TokenHash.of(it)));
    }

    /** It has more digits than a name, and is no sentence, as names of tests are. */
    private static boolean looksRandom(String word) {
        return word.chars().filter(Character::isDigit).count() > 4
                && word.chars().filter(Character::isLetter).count() > 2
                && word.indexOf('_') < 0;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token: HASH\n",
                "tokens:\n- {sha256: DIGITS}\n",
                "tokens:\n- {sha256: DIGITS, expires: \"2099-01-01T00:00:00Z\"}\n"
            })
    @Threat("D12")
    void a_grant_of_one_is_refused_but_in_dev_mode(String holder) throws Exception {
        directory.write("grants/alice.yaml", "server: iterable\n" + written(holder));

        try (RunningConfiguration strict = RunningConfiguration.strict(folder);
                RunningConfiguration dev = RunningConfiguration.of(folder)) {
            assertThat(strict.current()).isNull();
            assertThat(strict.problem())
                    .contains("grants/alice.yaml:2 ")
                    .contains("stands in the documentation")
                    .contains("openssl rand -hex 32");
            assertThat(dev.problem()).isNull();
        }
    }

    @Test
    @Threat("D12")
    void so_is_an_operator() throws Exception {
        directory.write("operators/carol.yaml", written("token: HASH\nroles: [view]\n"));

        try (RunningConfiguration strict = RunningConfiguration.strict(folder)) {
            assertThat(strict.problem()).contains("operators/carol.yaml:1 /token: the hash of a");
        }
    }

    @Test
    void outside_dev_mode_a_process_refuses_them() {
        assertThat(Samples.ofThisProcess()).isEqualTo(Samples.REFUSED);
    }

    @Test
    void two_operators_of_one_token_and_one_called_admin_are_refused() throws Exception {
        String operator = "token: " + ConfigDirectory.hash("one-token-71") + "\nroles: [view]\n";
        directory.write("operators/admin.yaml", operator);
        directory.write("operators/carol.yaml", operator.replace("view", "operate"));
        directory.write(
                "operators/dave.yaml", operator.replace("roles: [view]", "roles: [approve]"));

        try (RunningConfiguration running = RunningConfiguration.of(folder)) {
            assertThat(running.problem())
                    .contains("operators/admin.yaml:1: \"admin\" is whoever has the token")
                    .contains("operators/dave.yaml:1 /token: the same token as operator \"carol\"");
        }
    }

    private static String written(String holder) {
        String hash = ConfigDirectory.hash(Quickstart.TOKEN);
        return holder.replace("HASH", hash).replace("DIGITS", hash.substring("sha256:".length()));
    }
}
