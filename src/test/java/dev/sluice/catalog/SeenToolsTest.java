package dev.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of the lists that passed. */
@Timeout(60)
class SeenToolsTest {
    private static final String ANN = "ann";
    private static final String BOB = "bob";

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-22T09:00:00Z"));
    private final InstantSource clock = now::get;
    private final SeenTools seen = new SeenTools(clock);

    @AfterEach
    void stop() {
        seen.stop();
    }

    @Test
    void a_tool_is_told_with_its_class_and_when_it_was_seen() {
        note(ANN, true, "get_job", "delete_job");

        assertThat(rows("s", RiskClass.DESTRUCTIVE))
                .singleElement()
                .asString()
                .startsWith(
                        "{\"name\":\"delete_job\",\"class\":\"Destructive\",\"risk\":\"critical\"")
                .contains("\"fingerprint\":\"sha256:")
                .endsWith("\"seenAt\":\"2026-11-22T09:00:00Z\"}");
        assertThat(rows("other", null)).isEmpty();
    }

    @Test
    void what_callers_are_shown_is_kept_together_and_forgotten_when_its_last_reader_sees_it_gone() {
        note(ANN, true, "get_a", "get_b");
        note(BOB, true, "get_a", "get_c");
        assertThat(names()).containsExactlyInAnyOrder("get_a", "get_b", "get_c");

        note(BOB, true, "get_a");
        assertThat(names()).containsExactlyInAnyOrder("get_a", "get_b");

        note(ANN, true, "get_a");
        assertThat(names()).containsExactly("get_a");
        note(ANN, true, "get_a", "get_b");
        assertThat(names()).containsExactlyInAnyOrder("get_a", "get_b");
    }

    @Test
    void one_page_of_several_makes_nothing_forgotten_but_a_day_without_it_does() {
        note(ANN, false, "get_a");
        note(ANN, false, "get_b");
        assertThat(names()).containsExactlyInAnyOrder("get_a", "get_b");

        now.updateAndGet(at -> at.plus(Duration.ofHours(25)));
        note(ANN, false, "get_b");
        assertThat(names()).containsExactlyInAnyOrder("get_b");
    }

    @Test
    void an_unchanged_list_is_noted_again_and_a_changed_definition_is_told_anew() {
        note(ANN, true, "get_a");
        String before = rows("s", null).get(0);
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(1)));
        note(ANN, true, "get_a");
        String later = rows("s", null).get(0);
        assertThat(later).endsWith("\"seenAt\":\"2026-11-22T09:01:00Z\"}");
        assertThat(later.replace("09:01", "09:00")).isEqualTo(before);

        note(ANN, true, "[{\"name\":\"get_a\",\"description\":\"now it pays\"}]");
        assertThat(fingerprint(rows("s", null).get(0))).isNotEqualTo(fingerprint(before));
        note(ANN, true, "get_a");
        assertThat(fingerprint(rows("s", null).get(0))).isEqualTo(fingerprint(before));
    }

    @Test
    void the_reading_of_a_list_that_is_known_costs_no_classification() {
        SeenServer server = new SeenServer(Classifier.standard());
        SeenList list = list(ANN, true, "[{\"name\":\"get_a\"}]");
        assertThat(server.isKnown("digest", clock.instant())).isFalse();
        server.read(list, array(list), "digest", clock.instant(), 1_000_000);

        assertThat(server.isKnown("digest", clock.instant())).isTrue();
        assertThat(server.isKnown("another", clock.instant())).isFalse();
        SeenList changed = list(BOB, true, "[{\"name\":\"get_a\",\"title\":\"A\"}]");
        server.read(changed, array(changed), "another", clock.instant(), 1_000_000);
        assertThat(server.isKnown("digest", clock.instant()))
                .as("what it told is no longer what was told last")
                .isFalse();
    }

    @Test
    void a_server_cannot_fill_the_memory() {
        note(
                ANN,
                true,
                IntStream.range(0, SeenTools.MOST_TOOLS + 1)
                        .mapToObj(i -> "{\"name\":\"get_" + i + "\"}")
                        .collect(Collectors.joining(",", "[", "]")));
        assertThat(rows("s", null)).hasSize(SeenTools.MOST_TOOLS);
        assertThat(seen.of("s", null).leftOut()).isTrue();

        SeenServer alone = new SeenServer(Classifier.standard());
        SeenList one = list(ANN, true, "[{\"name\":\"get_a\"}]");
        alone.read(one, array(one), "d", clock.instant(), Long.MAX_VALUE);
        SeenServer server = new SeenServer(Classifier.standard());
        SeenList list = list(ANN, true, "[{\"name\":\"get_a\"},{\"name\":\"get_b\"}]");
        server.read(list, array(list), "d", clock.instant(), alone.chars() + 10);
        assertThat(server.told("s", null).tools()).hasSize(1);
        assertThat(server.chars()).isEqualTo(alone.chars());
        assertThat(server.told("s", null).leftOut()).isTrue();
    }

    @Test
    void what_nobody_can_call_by_its_name_is_no_tool_and_the_first_of_two_counts() {
        note(
                ANN,
                true,
                "[7,{},{\"name\":1},{\"name\":\"%s\"},{\"name\":\"a\",\"Name\":\"b\"},{\"name\":\"get_a\",\"title\":\"1\"},{\"name\":\"get_a\"}]"
                        .formatted("x".repeat(300)));
        assertThat(names()).containsExactly("get_a");
        String first = fingerprint(rows("s", null).get(0));
        note(BOB, true, "[{\"name\":\"get_a\",\"title\":\"1\"}]");
        assertThat(fingerprint(rows("s", null).get(0))).isEqualTo(first);
    }

    @Test
    void a_server_that_is_gone_is_forgotten() {
        note(ANN, true, "get_a");
        seen.retain(List.of("another"));
        assertThat(rows("s", null)).isEmpty();
    }

    private void note(String caller, boolean whole, String... names) {
        String json =
                names[0].startsWith("[")
                        ? names[0]
                        : Arrays.stream(names)
                                .map(name -> "{\"name\":\"" + name + "\"}")
                                .collect(Collectors.joining(",", "[", "]"));
        seen.note(list(caller, whole, json));
        await().until(seen::isIdle);
    }

    private static SeenList list(String caller, boolean whole, String json) {
        byte[] document = ("{\"tools\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        return new SeenList("s", caller, whole, document, 9, document.length - 1);
    }

    private static JsonValue array(SeenList list) {
        try {
            return StrictJson.read(list.document(), JsonLimits.REPLY).members().get(0).value();
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> rows(String server, @Nullable RiskClass only) {
        return seen.of(server, only).tools();
    }

    private List<String> names() {
        return rows("s", null).stream()
                .map(row -> row.replaceFirst("^\\{\"name\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static String fingerprint(String row) {
        return row.replaceFirst(".*\"fingerprint\":\"([^\"]*)\".*", "$1");
    }
}
