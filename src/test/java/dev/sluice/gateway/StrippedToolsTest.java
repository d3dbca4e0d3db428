package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.catalog.HiddenText;
import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.Message;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.Threat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hidden text that is cut out of what is there to be read, and of nothing else. */
class StrippedToolsTest {
    private static final String TAG = Character.toString(0xE0041);
    private static final Standing STRIPPED = Answers.at("stripped", Answers.all());

    private static String shown(String tools, Standing standing) {
        Message.Response answer = Answers.response(answer(tools));
        byte[] seen = Answers.seen(answer, ListShape.TOOLS, standing);
        Message.Response again = Answers.response(new String(seen, UTF_8));
        if (!standing.server().equals("passing")) {
            assertThat(HiddenText.isIn(Objects.requireNonNull(again.result()))).isFalse();
        }
        return new String(seen, UTF_8);
    }

    private static String answer(String tools) {
        return "{\"jsonrpc\":\"2.0\", \"id\":7,\"result\" : {\"tools\":[ %s ],\"x\":1.50}}"
                .formatted(tools);
    }

    /** In the definition, {@code ^} is a Unicode tag. */
    @ParameterizedTest
    @Threat("H6")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"name":"t","description":"^Sends ^^mail.^"}
                    { "title" : "a^" , "name":"t", "annotations":{"title":"b^","readOnlyHint":false} }
                    {"name":"t","inputSchema":{"title":"a^","$comment":"b^","properties":{"a":{"description":"c^","enum":["x"],"enumNames":["X^"]}}}}
                    {"name":"t","inputSchema":{"properties":{"enum":{"description":"a^"},"default":{"title":"b^"},"title":{"description":"c^"}}}}
                    {"name":"t","inputSchema":{"properties":{"a":{"oneOf":[{"const":1,"title":"One^"},{"const":2,"title":"Two^"}]}}}}
                    {"name":"t","outputSchema":{"type":"array","items":{"additionalProperties":{"description":"a^"}},"$defs":{"x":{"not":{"description":"b^"}}}}}
                    {"name":"t","inputSchema":{"items":[{"title":"a^"},true],"if":{"then":{"description":"b^"}},"description":"c^"}}
                    """)
    void it_is_cut_out_of_titles_and_descriptions_and_every_other_byte_stays(String tool) {
        for (String hidden : List.of(TAG, "\\udb40\\uDC41", "\\u202e", "\u202e", "\u009b")) {
            assertThat(shown(tool.replace("^", hidden), STRIPPED))
                    .as(hidden)
                    .isEqualTo(answer(tool.replace("^", "")));
        }
    }

    @ParameterizedTest
    @Threat({"H5", "H6"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    a\\u001b[2Jb\\fc\\bd             | a[2Jbcd
                    a\\u200b\\u200c\\u200db          | ab
                    a\\u200b\\u200cb                 | a\\u200b\\u200cb
                    \\u2709\\ufe0f\\udb40\\udc41     | \\u2709\\ufe0f
                    \\u2709\\ufe0f\\ufe0e            | \\u2709
                    \\u200b\\u202e\\u200c\\u202e\\u200da | a
                    \\u200b\\u200c\\ufe0f\\ufe0f\\u200d\\u200ba | a
                    \\u200b\\u200c\\ufe0f\\u200d\\u200ba | \\u200b\\u200c\\ufe0f\\u200d\\u200ba
                    \\\\u202e\\u202eu202e           | \\\\u202eu202e
                    \\u202e                         | ~~
                    a\\n\\t\\"\\u2066\\"            | a\\n\\t\\"\\"
                    \\ud83d\\ude00\\u2069            | \\ud83d\\ude00
                    """)
    void what_is_left_is_shown_and_holds_nothing_hidden(String text, String left) {
        String tool = "{\"name\":\"t\",\"description\":\"%s\"}";

        boolean hidden = !text.equals(left);
        assertThat(shown(tool.formatted(text), Answers.all()).contains("\"t\""))
                .isNotEqualTo(hidden);
        assertThat(shown(tool.formatted(text), STRIPPED)).isEqualTo(answer(tool.formatted(left)));
    }

    /** In the definition, {@code ^} is a Unicode tag. */
    @ParameterizedTest
    @Threat("H6")
    @ValueSource(
            strings = {
                "{\"name\":\"t^\"}",
                "{\"name\":\"t\",\"x^\":1}",
                "{\"name\":\"t\",\"title\":{\"a\":\"x^\"}}",
                "{\"name\":\"t\",\"description\":[\"x^\"]}",
                "{\"name\":\"t\",\"_meta\":{\"description\":\"x^\"}}",
                "{\"name\":\"t\",\"icons\":[{\"src\":\"https://x.example/^\"}]}",
                "{\"name\":\"t\",\"annotations\":{\"other\":\"x^\"}}",
                "{\"name\":\"t\",\"inputSchema\":\"x^\"}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a^\":{}}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"description\":\"x^\"}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"enum\":[\"x^\"]}}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"const\":\"x^\"}}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"default\":{\"title\":\"x^\"}}}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"pattern\":\"x^\"}}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"examples\":[\"x^\"]}}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"X^\"}}}}",
                "{\"name\":\"t\",\"inputSchema\":{\"required\":[\"x^\"]}}",
                "{\"name\":\"t\",\"inputSchema\":{\"$defs\":{\"x^\":{}},\"$ref\":\"#/$defs/x\"}}",
                "{\"name\":\"t\",\"description\":\"good^\",\"inputSchema\":{\"unknown\":\"x^\"}}",
                // Halves that would come together as a tag
                "{\"name\":\"t\",\"description\":\"\\udb40^\\udc41\"}"
            })
    void a_tool_is_left_out_when_a_call_may_hang_on_the_text(String tool) {
        String good = "{\"name\":\"good\",\"description\":\"plain\"}";

        assertThat(shown(tool.replace("^", TAG) + " , " + good, STRIPPED))
                .isEqualTo(answer("").replace("[  ]", "[" + good + "]"));
        assertThat(shown(tool.replace("^", "") + " , " + good, STRIPPED)).contains("\"t\"");
    }

    @Test
    void it_is_cut_out_too_where_the_answer_may_be_to_anything() {
        String tool = "{\"name\":\"t\",\"description\":\"x^\"}";
        Message.Response answer = Answers.response(answer(tool.replace("^", TAG)));

        assertThat(new String(Answers.seen(answer, null, STRIPPED), UTF_8))
                .isEqualTo(answer(tool.replace("^", "")));
    }

    @Test
    void other_servers_are_as_they_were() {
        String tool = "{\"name\":\"t\",\"description\":\"x" + TAG + "\"}";

        assertThat(shown(tool, Answers.all())).contains("\"tools\":[]");
        assertThat(shown(tool, Answers.at("passing", Answers.all()))).isEqualTo(answer(tool));
    }

    @Property(tries = 200)
    @Threat("H6")
    void a_list_is_byte_for_byte_what_it_would_be_without_what_was_put_in(@ForAll long seed) {
        HidingServer lists = new HidingServer(seed);
        String listed = shown(lists.withHiddenText(), STRIPPED);

        assertThat(listed).isEqualTo(answer(lists.without()));
        assertThat(new JsonObject(listed)).isEqualTo(new JsonObject(answer(lists.without())));

        // Some of them left out, by a policy
        String first = lists.names().get(0);
        Standing some = Answers.at("stripped", Answers.only(first));
        String trimmed = shown(lists.withHiddenText(), some);
        assertThat(trimmed).isEqualTo(shown(lists.without(), some));
        JsonArray left = new JsonObject(trimmed).getJsonObject("result").getJsonArray("tools");
        assertThat(left.getJsonObject(0).getString("name")).isEqualTo(first);
        assertThat(left).hasSize(1);
    }

    @Test
    void a_server_in_both_settings_is_refused_at_the_start() {
        ToolChanges changes = new ToolChanges(new Meters(new SimpleMeterRegistry()));

        assertThatThrownBy(
                        () ->
                                new UnfitTools(
                                        Situation.replies(List.of("a", "b"), List.of("c", "b")),
                                        changes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "sluice.reply.hidden-text-from and sluice.reply.hidden-text-stripped-from"
                                + " both name b; hidden text passes or is cut out: name a server in"
                                + " one of them");
        assertThatCode(() -> new UnfitTools(Situation.replies(List.of("a"), List.of("b")), changes))
                .doesNotThrowAnyException();
    }
}
