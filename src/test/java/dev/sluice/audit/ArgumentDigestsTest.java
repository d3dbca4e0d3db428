package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Equal values have equal digests, however they are written, and only the key's holder can tell.
 */
class ArgumentDigestsTest {
    private static final ArgumentDigests DIGESTS = under("0123456789abcdef0123456789abcdef");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Checked with {@code openssl dgst -sha256 -hmac}. */
    @Test
    void a_digest_is_the_first_half_of_the_hmac_of_the_canonical_form() throws Exception {
        assertThat(DIGESTS.of(json("{\"b\": 1.0, \"a\": [\"\\u00e9\", null]}")))
                .isEqualTo("1e47bc23dcfaef754f2714503cfce199");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    1                     | 1.0                  | true
                    1e2                   | 100                  | true
                    0                     | -0.0                 | true
                    9007199254740992      | 9007199254740993     | false
                    1e400                 | 10e399               | true
                    1e999999999           | 1e999999998          | false
                    "a"                   | "\\u0061"            | true
                    "a"                   | "A"                  | false
                    "\\ud800"             | "\\udc00"            | false
                    "1"                   | 1                    | false
                    {"a":1,"b":{"d":[]}}  | {"b":{"d":[ ]},"a":1} | true
                    [1,2]                 | [2,1]                | false
                    true                  | false                | false
                    null                  | "null"               | false
                    """)
    void values_are_alike_by_what_they_say(String one, String other, boolean alike)
            throws Exception {
        assertThat(DIGESTS.of(json(one)).equals(DIGESTS.of(json(other)))).isEqualTo(alike);
    }

    @Test
    void another_key_makes_other_digests() throws Exception {
        assertThat(under("another key, of another operator").of(json("1")))
                .isNotEqualTo(DIGESTS.of(json("1")));
    }

    @ParameterizedTest
    @CsvSource({"not base64 !", "c2hvcnQ=", "''"})
    void a_file_that_holds_no_key_is_refused_and_not_quoted(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), content);

        assertThatThrownBy(() -> DigestKey.in(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sluice.audit.digest-key-file is " + file)
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining("c2hvcnQ");
    }

    @Test
    void without_a_key_there_are_none() {
        assertThat(ArgumentDigests.NONE.isOn()).isFalse();
        assertThatThrownBy(() -> ArgumentDigests.NONE.of(json("1")))
                .isInstanceOf(IllegalStateException.class);
    }

    private static ArgumentDigests under(String key) {
        return new ArgumentDigests(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
    }

    private static JsonValue json(String text) throws MalformedJsonException {
        return StrictJson.read(text.getBytes(UTF_8), JsonLimits.REPLY);
    }
}
