package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.testsupport.Threat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A header value says one text or none, and no two ways of writing a text are both taken. */
@Threat("B20")
class HeaderTextFuzzTest {

    @FuzzTest
    void what_a_value_says_is_written_in_one_way(byte[] octets) {
        String value = new String(octets, StandardCharsets.ISO_8859_1);
        String text = HeaderText.decode(value);
        if (text == null) {
            return;
        }
        String written = HeaderText.encode(text);
        String base64 = marked(value.replaceAll("^[ \t]+|[ \t]+$", ""));

        assertThat(HeaderText.decode(written)).isEqualTo(text);
        if (base64 != null) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(base64).isEqualTo(Base64.getEncoder().encodeToString(utf8));
        }
        assertThat(written.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'))).isTrue();
    }

    private static @Nullable String marked(String value) {
        boolean marked =
                value.length() >= 11 && value.startsWith("=?base64?") && value.endsWith("?=");
        return marked ? value.substring(9, value.length() - 2) : null;
    }
}
