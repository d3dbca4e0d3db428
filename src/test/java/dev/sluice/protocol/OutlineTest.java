package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is noted while reading says the same as the bytes, and costs no check. */
class OutlineTest {

    @Property(tries = 10_000)
    void the_reader_finds_the_fault_that_its_plainest_form_finds(@ForAll long seed) {
        byte[] bytes = mutated(JsonSample.of(seed), new Random(seed ^ 0x0dd5));

        for (JsonLimits limits : List.of(JsonLimits.REQUEST, JsonLimits.REPLY)) {
            assertThat(fault(bytes, limits)).isEqualTo(PlainReader.fault(bytes, limits));
        }
    }

    @Property(tries = 2_000)
    void what_was_noted_is_what_stands_there(@ForAll long seed) throws MalformedJsonException {
        assertSame(StrictJson.read(bytes(JsonSample.of(seed)), JsonLimits.REQUEST));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 13, 15, 16, 17, 40, 50})
    void however_many_members_there_are(int members) throws MalformedJsonException {
        String flat = object(members, "1");
        for (String json :
                List.of(flat, object(members, flat), "{\"a\":" + flat + ",\"b\":" + flat + "}")) {
            assertSame(StrictJson.read(bytes(json), JsonLimits.REQUEST));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"name":1}                  | name  | 1
                    {"names":1,"name":2}        | name  | 2
                    {"nam":1,"n\\u0061me":2}    | name  | 2
                    {"größe":1,"grösse":2}      | größe | 1
                    {"gr\\u00f6ße":1}           | größe | 1
                    {"gr\\u00f6ße":1}           | gr\\u00f6ße |
                    {"é":1}                     | ?     |
                    {"a\\\\n":1}                | a\\n  | 1
                    {"a\\n":1}                  | a\\n  |
                    {"x":{"name":1}}            | name  |
                    {"x":{"name":1},"name":2}   | name  | 2
                    {"😀":1}                    | 😀    | 1
                    {"":1}                      | ~~    | 1
                    """)
    void a_member_is_found_by_what_its_key_reads_as(String json, String key, @Nullable String found)
            throws MalformedJsonException {
        JsonValue read = StrictJson.read(bytes(json), JsonLimits.REQUEST);

        for (JsonValue value : List.of(read, FreshValue.of(read))) {
            JsonValue member = value.get(key);
            assertThat(member == null ? null : member.json()).isEqualTo(found);
        }
    }

    @Test
    void a_text_is_decoded_once() throws MalformedJsonException {
        JsonValue read = StrictJson.read(bytes("{\"a\":{\"b\":\"c\"}}"), JsonLimits.REQUEST);

        assertThat(inner(read).text()).isSameAs(inner(read).text());
    }

    /**
     * Eight bytes are looked at together, so each must be seen at each place among its neighbours.
     */
    @Test
    void every_byte_ends_plain_text_or_not_wherever_it_stands() {
        byte[] bytes = new byte[21];
        for (int neighbour : new int[] {'a', 0x80, 0xFF, 0x21, 0x23, 0x5B, 0x5D}) {
            for (int place = 0; place < bytes.length; place++) {
                for (int c = 0; c < 256; c++) {
                    Arrays.fill(bytes, (byte) neighbour);
                    bytes[place] = (byte) c;
                    boolean ends = c < 0x20 || c == '"' || c == '\\';
                    for (int from = 0; from <= place; from++) {
                        assertEnds(bytes, from, ends ? place : bytes.length);
                    }
                }
            }
        }
    }

    private static void assertEnds(byte[] bytes, int from, int expected) {
        int found = JsonStrings.endOfPlain(bytes, from, bytes.length);
        if (found != expected) {
            assertThat(found).as(Arrays.toString(bytes) + from).isEqualTo(expected);
        }
    }

    private static JsonValue inner(JsonValue read) {
        return Objects.requireNonNull(Objects.requireNonNull(read.get("a")).get("b"));
    }

    /** Beside a window that must go through the bytes. */
    private static void assertSame(JsonValue noted) {
        JsonValue fresh = FreshValue.of(noted);
        assertThat(keys(noted)).isEqualTo(keys(fresh));
        assertThat(noted.members()).hasSameSizeAs(fresh.members());
        for (int i = 0; i < noted.members().size(); i++) {
            String key = noted.members().get(i).key();
            JsonValue value = noted.members().get(i).value();
            JsonValue other = fresh.members().get(i).value();
            assertThat(key).isEqualTo(fresh.members().get(i).key());
            assertThat(value.start()).isEqualTo(other.start());
            assertThat(value.end()).isEqualTo(other.end());
            assertThat(noted.get(key)).isSameAs(value);
            assertThat(fresh.get(key)).isSameAs(other);
            assertSame(value);
        }
        assertThat(noted.get("no such key")).isNull();
    }

    private static List<String> keys(JsonValue object) {
        List<String> keys = new ArrayList<>();
        int member = object.firstMember();
        while (member != JsonValue.NONE) {
            byte[] b = object.document();
            keys.add(
                    JsonStrings.decode(b, object.keyStart(member), object.keyEnd(member))
                            + object.valueOf(member));
            member = object.memberAfter(member);
        }
        return keys;
    }

    private static @Nullable String fault(byte[] bytes, JsonLimits limits) {
        try {
            StrictJson.read(bytes, limits);
            return null;
        } catch (MalformedJsonException e) {
            return e.getMessage();
        }
    }

    private static byte[] mutated(String json, Random random) {
        byte[] bytes = bytes(json);
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                case 2 -> bytes[at] = (byte) "{}[],:\"\\".charAt(random.nextInt(8));
                default -> bytes = Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static String object(int members, String value) {
        return IntStream.range(0, members)
                .mapToObj(i -> "\"k" + i + "\":" + value)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
