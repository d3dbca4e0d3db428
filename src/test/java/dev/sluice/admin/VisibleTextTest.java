package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No character that nobody sees reaches a page; marked parts stand in angle brackets here. */
class VisibleTextTest {
    @ParameterizedTest
    @CsvSource({
        "a b, a b",
        "a\\u202eb, a<\\u202e>b",
        "\\u0000\\u001b\\u009b, <\\u0000><\\u001b><\\u009b>",
        "\\u200b\\u2060\\ufeff\\u00ad, <\\u200b><\\u2060><\\ufeff><\\u00ad>",
        "\\u2066\\u2069\\u061c, <\\u2066><\\u2069><\\u061c>",
        "\\u2028\\u2029, <\\u2028><\\u2029>",
        "\\u3000\\u2800\\u3164\\ufe0f, <\\u3000><\\u2800><\\u3164><\\ufe0f>",
        "\\udb40\\udc41x, <\\ue0041>x",
        "\\ud800x, <\\ud800>x",
        "\\ue000\\u0378, <\\ue000><\\u0378>",
        "\\u05d0\\u4e2d\\ud83d\\ude00e\\u0301, \\u05d0\\u4e2d\\ud83d\\ude00e\\u0301"
    })
    void what_leaves_no_mark_is_told_by_its_number(String written, String shown) {
        assertThat(flat(text(written))).isEqualTo(shown.startsWith("\\u05") ? text(shown) : shown);
    }

    @Test
    void lines_end_where_they_end_and_say_so() {
        assertThat(flat("a\nb\tc\r\n")).isEqualTo("a<\\n>\nb<\\t>c<\\u000d><\\n>\n");
    }

    @Test
    void what_only_looks_like_a_number_is_not_marked() {
        assertThat(flat("\\u202e")).isEqualTo("\\u202e");
        assertThat(flat("")).isEmpty();
        assertThat(VisibleText.of(null)).isEmpty();
    }

    private static String flat(String text) {
        return VisibleText.of(text).stream()
                .map(part -> part.marked() ? "<" + part.text() + ">" : part.text())
                .collect(Collectors.joining());
    }

    private static String text(String written) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            if (written.startsWith("\\u", i)) {
                text.append((char) Integer.parseInt(written, i + 2, i + 6, 16));
                i += 5;
            } else {
                text.append(written.charAt(i));
            }
        }
        return text.toString();
    }
}
