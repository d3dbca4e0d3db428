package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.Message;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools are left out of lists, and not called, for what their definitions hold. */
class UnfitToolsTest {
    private static final String GOOD = "{\"name\":\"good\",\"description\":\"plain\"}";

    private static boolean isListed(String tool) {
        Message.Response answer =
                Answers.response(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[%s,%s]}}"
                                .formatted(tool, GOOD));
        byte[] seen = Answers.seen(answer, ListShape.TOOLS, Answers.all());
        JsonArray tools =
                new JsonObject(new String(seen, UTF_8))
                        .getJsonObject("result")
                        .getJsonArray("tools");
        assertThat(tools.getJsonObject(tools.size() - 1).getString("name")).isEqualTo("good");
        return tools.size() == 2;
    }

    private static boolean isListedWith(String text) {
        String description = "{\"name\":\"t\",\"description\":\"" + text + "\"}";
        String deep =
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"enum\":[\""
                        + text
                        + "\"]}}}}";
        String key = "{\"name\":\"t\",\"_meta\":{\"" + text + "\":1}}";
        boolean listed = isListed(description);
        assertThat(isListed(deep)).isEqualTo(listed);
        assertThat(isListed(key)).isEqualTo(listed);
        return listed;
    }

    @ParameterizedTest
    @Threat("H5")
    @ValueSource(
            strings = {
                "\\u001b[2J",
                "\\u001b]8;;http://evil\\u0007link",
                "a\\bb",
                "a\\fb",
                "a\\u0000b",
                "a\\u007fb",
                "a\u007fb",
                "a\\u009bb",
                "a\u009bb"
            })
    void a_tool_with_control_sequences_for_terminals_is_left_out(String text) {
        assertThat(isListedWith(text)).isFalse();
    }

    @Test
    @Threat("H6")
    void a_tool_with_any_tag_or_bidirectional_override_is_left_out() {
        for (int c = 0xE0000; c <= 0xE007F; c++) {
            assertThat(isListed(described(Character.toString(c)))).isFalse();
        }
        for (int c : new int[] {0x202A, 0x202B, 0x202C, 0x202D, 0x202E}) {
            assertThat(isListedWith(Character.toString(c))).isFalse();
        }
        for (int c = 0x2066; c <= 0x2069; c++) {
            assertThat(isListedWith(Character.toString(c))).isFalse();
            assertThat(isListedWith("\\u%04x".formatted(c))).isFalse();
        }
    }

    private static String described(String text) {
        return "{\"name\":\"t\",\"description\":\"" + text + "\"}";
    }

    @ParameterizedTest
    @Threat("H6")
    @ValueSource(
            strings = {
                "a\ufe00\ufe0f",
                "a\udb40\udd00\udb40\udd01",
                "a\u200b\u200c\u200d",
                "\ufeff\u2060\u2063"
            })
    void a_tool_with_a_run_of_what_has_no_width_is_left_out(String text) {
        assertThat(isListedWith(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\\nlines\\r\\n\\tand a tab",
                "\u2709\ufe0f mail",
                "\ud83d\udc69\u200d\ud83d\udcbb codes",
                "\ud83c\udff3\ufe0f\u200d\ud83c\udf08",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "Gr\u00fc\u00dfe \\u00e4 \\\\u202e",
                "\u200fright to left"
            })
    void honest_text_passes(String text) {
        assertThat(isListedWith(text)).isTrue();
    }

    @ParameterizedTest
    @Threat("H4")
    @CsvSource({
        "string, Region, true",
        "string, Authorization, false",
        "string, cookie, false",
        "string, A B, false",
        "string, 'A\\r\\nX', false",
        "string, '', false",
        "number, Region, false"
    })
    void a_tool_with_a_wrong_header_for_an_argument_is_left_out(
            String type, String header, boolean listed) {
        String tool =
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"type\":\"%s\",\"x-mcp-header\":\"%s\"}}}}"
                        .formatted(type, header);

        assertThat(isListed(tool)).isEqualTo(listed);
    }
}
