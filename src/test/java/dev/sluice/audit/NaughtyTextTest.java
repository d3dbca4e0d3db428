package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.testsupport.Naughty;
import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in whatever field: one line, one event, and nothing in it that acts. */
@Threat("H16")
class NaughtyTextTest {
    private static final AdminAct.By BY = new AdminAct.By("carol", "carol", "10.0.0.9");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<Class<?>> lines() {
        return Stream.of(
                DecisionRecord.class,
                AdminAct.class,
                AdminAct.By.class,
                AdminAct.Counts.class,
                AdminAct.LogLevel.class,
                AdminAct.Approval.class,
                ApprovalEvent.class,
                ConfigChange.class,
                MissingLines.class,
                AccessRecord.class);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void any_text_in_any_field_stays_in_its_field(Class<?> type) throws Exception {
        List<LogLine> events = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (String text : Naughty.all()) {
            RecordComponent[] components = type.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                if (holdsText(components[i]) && !isUnreadable(components[i], text)) {
                    events.add(line(make(type, i, text)));
                    expected.add(text);
                    fields.add(components[i].getName());
                }
            }
        }
        Path file = folder.resolve("lines.log");

        new ChannelSink(new LogFile(file)).write(events);

        List<String> written = List.of(Files.readString(file).split("\n", -1));
        assertThat(written).hasSize(events.size() + 1).endsWith("");
        for (int i = 0; i < events.size(); i++) {
            JsonObject read = new JsonObject(written.get(i));
            assertThat(Naughty.isHarmless(written.get(i))).as(written.get(i)).isTrue();
            assertThat(textIn(read.getValue(fields.get(i))))
                    .as("%s of %s", fields.get(i), written.get(i))
                    .isEqualTo(expected.get(i));
        }
    }

    /** Lines are written as bytes at once; here they are put together from texts, one by one. */
    @ParameterizedTest
    @MethodSource("lines")
    void a_line_is_to_the_byte_what_its_fields_are_in_json(Class<?> type) throws Exception {
        JsonLine written = new JsonLine();
        StringBuilder expected = new StringBuilder();
        for (String text : Naughty.all()) {
            for (int i = -1; i < type.getRecordComponents().length; i++) {
                LogLine line = line(make(type, i, text));
                line.write(written);
                expected.append('{').append(fields((Record) line)).append('}');
            }
        }

        assertThat(Arrays.copyOf(written.bytes(), written.length()))
                .isEqualTo(expected.toString().getBytes(UTF_8));
    }

    private static String fields(Record line) throws Exception {
        List<String> fields = new ArrayList<>();
        for (RecordComponent each : line.getClass().getRecordComponents()) {
            Object value = each.getAccessor().invoke(line);
            if (value instanceof AdminAct.By || value instanceof AdminAct.On) {
                fields.add(fields((Record) value));
            } else if (value != null) {
                fields.add(JsonStrings.quote(each.getName()) + ":" + json(value));
            }
        }
        return String.join(",", fields);
    }

    private static String json(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(NaughtyTextTest::json).collect(joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> json(each.getKey()) + ":" + json(each.getValue()))
                    .collect(joining(",", "{", "}"));
        }
        return value instanceof String || value instanceof Instant
                ? JsonStrings.quote(value.toString())
                : value.toString();
    }

    /** So the page of the reference, which is made of the components, tells what is written. */
    @Test
    void a_line_has_the_fields_of_its_record_and_no_others() throws Exception {
        for (Class<?> type : lines().toList()) {
            List<String> written =
                    new JsonObject(line(make(type, -1, "")).toJson())
                            .fieldNames().stream().toList();
            List<String> components =
                    Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getName)
                            .filter(name -> !name.equals("by") && !name.equals("on"))
                            .toList();
            assertThat(written).as(type.getName()).containsAll(components);
            if (type != AdminAct.class && type.getEnclosingClass() == null) {
                assertThat(written).containsExactlyElementsOf(components);
            }
        }
    }

    private static @Nullable Object textIn(Object value) {
        if (value instanceof JsonArray list) {
            return list.getValue(0);
        }
        return value instanceof JsonObject object ? object.fieldNames().iterator().next() : value;
    }

    /** Half a character in a name: agents cannot send it, and not every parser reads it. */
    private static boolean isUnreadable(RecordComponent component, String text) {
        return component.getType() == Map.class && !Naughty.sendable().contains(text);
    }

    private static boolean holdsText(RecordComponent component) {
        return component.getType() == String.class
                || component.getType() == List.class
                || component.getType() == Map.class;
    }

    private static Record make(Class<?> type, int naughty, String text) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i].getType(), i == naughty ? text : "x");
        }
        var constructor =
                type.getDeclaredConstructor(
                        Arrays.stream(components)
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
        return (Record) constructor.newInstance(values);
    }

    private static Object value(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == List.class) {
            return List.of(text);
        }
        if (type == Map.class) {
            return Map.of(text, "00");
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == AdminAct.By.class) {
            return BY;
        }
        if (type == AdminAct.On.class) {
            return new AdminAct.Counts("g", "s", "c", 1);
        }
        return type == long.class || type == Long.class ? (Object) 1L : (Object) 1;
    }

    private static LogLine line(Record made) {
        if (made instanceof LogLine line) {
            return line;
        }
        return made instanceof AdminAct.By by
                ? new AdminAct(Instant.EPOCH, "limits.reset", by, null, AdminAct.BEGUN)
                : new AdminAct(
                        Instant.EPOCH, "limits.reset", BY, (AdminAct.On) made, AdminAct.BEGUN);
    }
}
