package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.ListShape;
import dev.sluice.protocol.Message;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists with what a call could not reach cut out of the server's own bytes. */
class ListTrimmerTest {
    private static final String BEFORE = "{\"jsonrpc\":\"2.0\", \"id\" :7,\"result\": ";

    /** The policy knows the tools {@code a} and {@code b}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"tools":[{"name":"a"},{"name":"x"}]}               | {"tools":[{"name":"a"}]}
                    {"tools":[{"name":"x"},{"name":"a"},{"name":"y"}]}  | {"tools":[{"name":"a"}]}
                    {"tools":[{"name":"x"}],"nextCursor":"c"}           | {"tools":[],"nextCursor":"c"}
                    {"nextCursor":"c", "tools":[ {"name":"x"} ] }       | {"nextCursor":"c", "tools":[] }
                    {"tools":[{"n\\u0061me":"\\u0061"},{"name":"x"}]}   | {"tools":[{"n\\u0061me":"\\u0061"}]}
                    {"tools":[{"name":"a","x":1.50e+0,"é":[1, 2]},{}]}  | {"tools":[{"name":"a","x":1.50e+0,"é":[1, 2]}]}
                    {"tools":[{"title":"a"},{"name":1},{"name":null}]}  | {"tools":[]}
                    {"tools":["a",1,null,["a"],{"name":["a"]}]}         | {"tools":[]}
                    {"tools":[{"name":"a "},{"name":"A"}]}              | {"tools":[]}
                    {"tools":{"name":"x"}}                              | {"tools":[]}
                    {"tools":"x"}                                       | {"tools":[]}
                    {"tools":null,"y":[{"name":"x"}]}                   | {"tools":[],"y":[{"name":"x"}]}
                    """)
    void what_is_not_listed_is_cut_and_all_else_stays(String result, String trimmed) {
        assertThat(trim(result, ListShape.TOOLS, Answers.only("a", "b")))
                .isEqualTo(BEFORE + trimmed + " }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"tools":[ {"name":"a"} , {"name":"b"} ]}
                    {"tools":[]}
                    {"tools":[\t]}
                    {"prompts":[{"name":"x"}]}
                    {}
                    []
                    null
                    "tools"
                    """)
    void where_nothing_has_to_go_the_very_same_bytes_pass(String result) {
        Message.Response response = Answers.response(BEFORE + result + " }");

        assertThat(trimmed(response, ListShape.TOOLS, Answers.only("a", "b")))
                .isSameAs(response.body().document());
    }

    @ParameterizedTest
    @EnumSource(ListShape.class)
    @Threat({"B2", "B3"})
    void an_entry_that_a_lenient_client_could_read_under_another_name_is_cut(ListShape shape) {
        String key = shape.nameKey();
        for (String other :
                List.of(
                        key.toUpperCase(Locale.ROOT),
                        key + "\\u0000",
                        "\\u200b" + key,
                        key + " ",
                        "_" + key)) {
            String result =
                    "{\"%s\":[{\"%s\":\"u:a\",\"%s\":\"u:x\"}]}"
                            .formatted(shape.arrayKey(), key, other);

            assertThat(trim(result, shape, Answers.all()))
                    .isEqualTo(BEFORE + "{\"" + shape.arrayKey() + "\":[]} }");
        }
    }

    @ParameterizedTest
    @EnumSource(ListShape.class)
    void every_kind_of_list_is_cut_by_its_own_key(ListShape shape) {
        String result = "{\"%s\":[{\"%s\":\"u:x\"}]}".formatted(shape.arrayKey(), shape.nameKey());

        assertThat(trim(result, shape, Answers.only()))
                .isEqualTo(BEFORE + "{\"" + shape.arrayKey() + "\":[]} }");
        assertThat(trim(result, shape, Answers.all())).isEqualTo(BEFORE + result + " }");
        assertThat(trim(result, shape, Answers.none())).contains("[]");
    }

    @Test
    void where_the_kind_is_not_known_every_list_is_cut() {
        String result = "{\"prompts\":[{\"name\":\"x\"}],\"a\":1,\"tools\":[{\"name\":\"x\"}]}";

        assertThat(trim(result, null, Answers.only("a")))
                .isEqualTo(BEFORE + "{\"prompts\":[],\"a\":1,\"tools\":[]} }");
    }

    @Test
    void an_error_has_no_list() {
        String error = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"tools\":[{\"name\":\"x\"}]}}";
        Message.Response response = Answers.response(error);

        assertThat(trimmed(response, ListShape.TOOLS, Answers.none()))
                .isSameAs(response.body().document());
    }

    @Property(tries = 2000)
    @Threat("H10")
    void a_trimmed_list_equals_a_parsed_and_filtered_one(@ForAll long seed) {
        Random random = new Random(seed);
        JsonArray tools = new JsonArray();
        for (int i = random.nextInt(12); i > 0; i--) {
            tools.add(tool(random));
        }
        JsonObject result = new JsonObject().put("x", 1.5).put("tools", tools).put("y", "é\n");

        JsonArray listed = new JsonArray();
        for (int i = 0; i < tools.size(); i++) {
            Object name = tools.getJsonObject(i).getValue("name");
            if ("a".equals(name) || "b".equals(name)) {
                listed.add(tools.getJsonObject(i));
            }
        }
        String text = random.nextBoolean() ? result.encodePrettily() : result.encode();
        String trimmed = trim(text, ListShape.TOOLS, Answers.only("a", "b"));

        assertThat(new JsonObject(trimmed).getJsonObject("result"))
                .isEqualTo(result.copy().put("tools", listed));
    }

    private static JsonObject tool(Random random) {
        Object[] names = {"a", "b", "x", "A", "a\u0000", "\"a\"", 1, true};
        JsonObject tool = new JsonObject().put("description", "]},{[\"\\ name");
        if (random.nextInt(5) > 0) {
            tool.put("name", names[random.nextInt(names.length)]);
        }
        return tool.put("inputSchema", new JsonObject().put("name", "a"));
    }

    private static String trim(String result, @Nullable ListShape shape, Standing standing) {
        Message.Response response = Answers.response(BEFORE + result + " }");
        byte[] trimmed = trimmed(response, shape, standing);
        return new String(trimmed, StandardCharsets.UTF_8);
    }

    private static byte[] trimmed(
            Message.Response response, @Nullable ListShape shape, Standing standing) {
        return Answers.seen(response, shape, standing);
    }
}
