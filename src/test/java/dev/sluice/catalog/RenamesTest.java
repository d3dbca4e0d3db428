package dev.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Renames.Group;
import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tool that only has another name is known again, and no other tool is taken for it. */
class RenamesTest {

    /** Before and behind the name, odd characters, and members that are no text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':'N'}",
                "{'name':'N','description':'d','title':'t','zeta':1}",
                "{'zeta':[1.0,{}],'annotations':{'readOnlyHint':true},'name':'N'}",
                "{'name' : 'N', 'inputSchema' : {'properties':{'name':{'type':'text'}}}}",
                "{'name':'N','description':'\\ud83d\\ude00 \\ud800 \\u0001'}",
            })
    void a_name_is_all_that_may_differ(String text) throws Exception {
        for (String name : List.of("b", "x\"y\\", "\u00e9\ud83d\ude00", "")) {
            Tool old = tool(text, name);
            Tool now = tool(text, "a new name");

            assertThat(Renames.of(prints(old), List.of(now)).groups())
                    .containsExactly(new Group(List.of(name), List.of("a new name")));
            Tool other = tool(text.replaceFirst("}$", ",'more':1}"), "a new name");
            assertThat(Renames.of(prints(old), List.of(other))).isEqualTo(Renames.NONE);
        }
    }

    @Test
    void several_that_are_alike_are_told_together_in_the_order_of_their_names() throws Exception {
        String twin = "{'name':'N'}";
        String single = "{'name':'N','title':'t'}";
        List<Tool> now = List.of(tool(twin, "z"), tool(single, "s2"), tool(twin, "y"));

        Renames renames =
                Renames.of(prints(tool(single, "s1"), tool(twin, "b"), tool(twin, "a")), now);

        Group twins = new Group(List.of("a", "b"), List.of("y", "z"));
        assertThat(renames.groups())
                .containsExactly(new Group(List.of("s1"), List.of("s2")), twins);
        assertThat(renames.clear()).isEqualTo(Map.of("s2", "s1"));
        assertThat(renames.unclear()).containsExactly(twins);
        assertThat(renames.reversed().clear()).isEqualTo(Map.of("s1", "s2"));
    }

    @Test
    void a_server_does_not_choose_how_long_it_takes() throws Exception {
        Map<String, String> gone = new TreeMap<>();
        IntStream.range(0, 100).forEach(i -> gone.put("t" + i, "sha256:" + "0".repeat(64)));
        List<Tool> now =
                Stream.of(tool("{'name':'N','title':'1'}", "a"), tool("{'name':'N'}", "b"))
                        .toList();

        assertThat(Renames.of(gone, now, 100 * 300).complete()).isFalse();
        assertThat(Renames.of(gone, now, 200 * 300).complete()).isTrue();
    }

    private static Tool tool(String text, String name) throws Exception {
        StringBuilder quoted = new StringBuilder();
        CanonicalJson.quote(quoted, name);
        byte[] json =
                text.replace('\'', '"').replace("\"N\"", quoted).getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Tool.of(StrictJson.read(json, JsonLimits.REPLY)));
    }

    private static Map<String, String> prints(Tool... tools) {
        Map<String, String> prints = new TreeMap<>();
        for (Tool each : tools) {
            prints.put(each.name(), each.fingerprint());
        }
        return prints;
    }
}
