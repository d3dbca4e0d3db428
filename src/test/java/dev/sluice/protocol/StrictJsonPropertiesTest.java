package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** The reader beside Jackson, which Vert.x brings, and beside chance. */
class StrictJsonPropertiesTest {

    @Property(tries = 3000)
    void a_valid_document_reads_as_jackson_reads_it(@ForAll long seed)
            throws MalformedJsonException {
        String json = JsonSample.of(seed);

        JsonValue value = read(json.getBytes(StandardCharsets.UTF_8));

        assertSame(value, Json.decodeValue(json));
    }

    @Property(tries = 1000)
    void a_window_shows_the_bytes_it_stands_on(@ForAll long seed) throws MalformedJsonException {
        byte[] bytes = JsonSample.of(seed).getBytes(StandardCharsets.UTF_8);

        assertWindows(read(bytes), bytes);
    }

    @Property(tries = 5000)
    void chance_never_breaks_the_reader(@ForAll long seed) {
        byte[] bytes = mutated(JsonSample.of(seed), new Random(seed ^ 0x5eed));

        assertThatCode(() -> walkIfRead(bytes)).doesNotThrowAnyException();
    }

    @Property(tries = 2000)
    void text_survives_quoting(@ForAll String text) throws MalformedJsonException {
        byte[] quoted = JsonStrings.quote(text).getBytes(StandardCharsets.UTF_8);

        assertThat(StrictJson.read(quoted, JsonLimits.REPLY).text()).isEqualTo(text);
    }

    /** What passed must be walkable to its last leaf: the reader alone keeps that promise. */
    private static void walkIfRead(byte[] bytes) {
        JsonValue value;
        try {
            value = read(bytes);
        } catch (MalformedJsonException e) {
            return;
        }
        assertWindows(value, bytes);
    }

    private static void assertWindows(JsonValue value, byte[] bytes) {
        byte[] window = Arrays.copyOfRange(bytes, value.start(), value.end());
        assertThat(value.json()).isEqualTo(new String(window, StandardCharsets.UTF_8));
        assertThatCode(() -> read(window)).doesNotThrowAnyException();
        if (value.isText()) {
            assertThat(value.text()).isNotNull();
        }
        value.members().forEach(member -> assertWindows(member.value(), bytes));
        value.elements().forEach(element -> assertWindows(element, bytes));
    }

    private static void assertSame(JsonValue ours, @Nullable Object theirs) {
        if (theirs instanceof JsonObject object) {
            List<String> keys = ours.members().stream().map(JsonValue.Member::key).toList();
            assertThat(keys).containsExactlyElementsOf(object.fieldNames());
            ours.members().forEach(m -> assertSame(m.value(), object.getValue(m.key())));
        } else if (theirs instanceof JsonArray array) {
            assertThat(ours.elements()).hasSize(array.size());
            for (int i = 0; i < array.size(); i++) {
                assertSame(ours.elements().get(i), array.getValue(i));
            }
        } else if (theirs instanceof Number number) {
            assertThat(ours.isNumber()).isTrue();
            assertThat(new BigDecimal(ours.json()).doubleValue()).isEqualTo(number.doubleValue());
        } else if (theirs instanceof String text) {
            assertThat(ours.text()).isEqualTo(text);
        } else {
            assertThat(ours.json()).isEqualTo(String.valueOf(theirs));
            assertThat(ours.isTrue()).isEqualTo(Boolean.TRUE.equals(theirs));
            assertThat(ours.isNull()).isEqualTo(theirs == null);
        }
    }

    private static byte[] mutated(String json, Random random) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                default -> bytes = Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static JsonValue read(byte[] bytes) throws MalformedJsonException {
        return StrictJson.read(bytes, JsonLimits.REQUEST);
    }
}
