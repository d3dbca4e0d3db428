package dev.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Pins.NewTools;
import dev.sluice.catalog.Seen.Change;
import dev.sluice.catalog.Sightings.Shown;
import dev.sluice.catalog.Sightings.State;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What sightings of pinned tools come to, wherever they are kept. */
public interface SightingsSuite {
    /** What was accepted. */
    String GOOD = "sha256:good";

    Pins PINS = pins(null, GOOD);

    /** Where they are kept; nothing was seen yet. */
    Sightings sightings();

    /** What time it is there. */
    Instant now();

    /** Lets so much time pass, by its clock. */
    void pass(Duration time);

    /** The tool {@code send} pinned, and {@code read} beside it. */
    static Pins pins(@Nullable Instant since, String accepted) {
        return new Pins(
                "doc", "s", NewTools.QUARANTINE, since, Map.of("send", accepted, "read", GOOD));
    }

    /** What comes of it. */
    static <T> T get(Uni<T> asked) {
        return asked.await().atMost(Duration.ofSeconds(30));
    }

    private Seen see(String caller, String fingerprint) {
        return see(PINS, caller, fingerprint);
    }

    private Seen see(Pins pins, String caller, String fingerprint) {
        List<Sighting> one = List.of(new Sighting("send", fingerprint));
        return get(sightings().note(pins, caller, one)).get(0);
    }

    private boolean held(Pins pins) {
        return state(pins, "send") == State.HELD_BACK;
    }

    private State state(Pins pins, String tool) {
        return get(sightings().of(pins, tool));
    }

    @Test
    default void a_tool_that_nobody_saw_is_unseen_and_one_seen_as_accepted_is_free() {
        assertThat(state(PINS, "send")).isEqualTo(State.UNSEEN);

        assertThat(see("a", GOOD)).isEqualTo(new Seen("send", GOOD, false, null));

        assertThat(state(PINS, "send")).isEqualTo(State.FREE);
        assertThat(state(PINS, "read")).isEqualTo(State.UNSEEN);
    }

    @Test
    default void a_tool_is_held_back_for_all_once_one_was_shown_another_and_is_told_once() {
        assertThat(see("a", "sha256:x"))
                .isEqualTo(new Seen("send", "sha256:x", true, Change.CHANGED));
        assertThat(see("b", "sha256:x")).isEqualTo(new Seen("send", "sha256:x", true, null));
        assertThat(see("a", "sha256:y"))
                .isEqualTo(new Seen("send", "sha256:y", true, Change.CHANGED));

        assertThat(held(PINS)).isTrue();
        assertThat(state(PINS, "read")).isEqualTo(State.UNSEEN);
        assertThat(get(sightings().shown(PINS)))
                .containsExactly(new Shown("send", "sha256:y", List.of("sha256:x", "sha256:y")));
    }

    @Test
    default void it_is_free_again_when_everybody_who_saw_another_has_seen_the_accepted_one() {
        see("a", "sha256:x");
        see("b", "sha256:x");
        see("c", "sha256:y");

        assertThat(see("a", GOOD).heldBack()).isTrue();
        assertThat(see("d", GOOD).heldBack()).isTrue();
        assertThat(see("c", GOOD).heldBack()).isTrue();
        assertThat(held(PINS)).isTrue();
        assertThat(see("b", GOOD)).isEqualTo(new Seen("send", GOOD, false, Change.RETURNED));

        assertThat(held(PINS)).isFalse();
        assertThat(see("b", GOOD).change()).isNull();
        assertThat(see("b", "sha256:x").change()).isEqualTo(Change.CHANGED);
    }

    @Test
    default void whoever_looks_again_counts_once() {
        see("a", "sha256:x");
        see("a", "sha256:x");
        see("a", "sha256:y");
        see("a", "sha256:y");

        assertThat(see("a", GOOD).heldBack()).isFalse();
    }

    @Test
    default void what_is_accepted_later_frees_it_and_what_was_accepted_then_holds_it_back() {
        see("a", "sha256:x");
        Pins next = pins(null, "sha256:x");

        assertThat(held(next)).isFalse();
        see("b", GOOD);
        assertThat(held(next)).isTrue();
        assertThat(see(next, "b", "sha256:x").heldBack()).isFalse();
        assertThat(held(PINS)).isTrue();
    }

    @Test
    default void one_who_saw_another_than_is_accepted_now_holds_it_back_though_another_saw_it() {
        see("a", "sha256:x");
        see("b", "sha256:y");

        assertThat(held(pins(null, "sha256:y"))).isTrue();
        assertThat(held(pins(null, "sha256:x"))).isTrue();
    }

    @Test
    default void what_was_seen_before_the_moment_in_the_document_does_not_count() {
        see("a", "sha256:x");
        pass(Duration.ofSeconds(2));
        Pins since = pins(now().minusSeconds(1), GOOD);

        assertThat(held(PINS)).isTrue();
        assertThat(state(since, "send")).isEqualTo(State.UNSEEN);
        assertThat(see(since, "b", "sha256:x").heldBack()).isTrue();
        // The first of them was not counted, and so its return must not count for the second.
        assertThat(see(since, "a", GOOD).heldBack()).isTrue();
        assertThat(see(since, "b", GOOD).heldBack()).isFalse();
    }

    @Test
    default void a_moment_that_has_not_come_makes_nothing_uncounted() {
        see("a", "sha256:x");

        assertThat(held(pins(now().plusSeconds(3_600), GOOD))).isTrue();
    }

    @Test
    default void whoever_has_not_looked_for_weeks_is_not_waited_for() {
        see("a", "sha256:x");
        pass(Sightings.KEPT.minusSeconds(60));
        assertThat(see("b", GOOD).heldBack()).isTrue();

        pass(Duration.ofMinutes(2));

        assertThat(state(PINS, "send")).isEqualTo(State.FREE);
        assertThat(see("b", GOOD).heldBack()).isFalse();
    }

    @Test
    default void an_accepted_one_that_nobody_has_looked_at_for_weeks_counts_as_unseen() {
        see("a", GOOD);
        pass(Sightings.KEPT.minusSeconds(60));
        assertThat(state(PINS, "send")).isEqualTo(State.FREE);

        pass(Duration.ofMinutes(2));

        assertThat(state(PINS, "send")).isEqualTo(State.UNSEEN);
    }

    @Test
    default void definitions_without_number_hold_it_back_and_are_told_as_one() {
        List<Change> told = new ArrayList<>();
        for (int i = 0; i < Sightings.MOST_DEFINITIONS + 10; i++) {
            Change change = see("a", "sha256:" + i).change();
            if (change != null) {
                told.add(change);
            }
        }

        assertThat(told).hasSize(Sightings.MOST_DEFINITIONS + 1);
        assertThat(held(PINS)).isTrue();
        assertThat(held(pins(null, "sha256:" + (Sightings.MOST_DEFINITIONS + 5)))).isTrue();
        assertThat(see("a", GOOD).heldBack()).isFalse();
    }

    @Test
    default void many_tools_at_once_are_answered_in_their_order_and_servers_apart() {
        Map<String, String> accepted = new java.util.TreeMap<>();
        List<Sighting> all = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            accepted.put("t" + i, GOOD);
            all.add(new Sighting("t" + i, i % 100 == 7 ? "sha256:x" : GOOD));
        }
        Pins many = new Pins("doc", "s", NewTools.ALLOW, null, accepted);
        Pins other = new Pins("doc", "other", NewTools.ALLOW, null, accepted);

        List<Seen> seen = get(sightings().note(many, "a", all));

        assertThat(seen)
                .extracting(Seen::tool)
                .isEqualTo(all.stream().map(Sighting::tool).toList());
        assertThat(seen.stream().filter(Seen::heldBack).map(Seen::tool))
                .containsExactly("t7", "t107", "t207", "t307", "t407");
        assertThat(state(many, "t107")).isEqualTo(State.HELD_BACK);
        assertThat(state(other, "t107")).isEqualTo(State.UNSEEN);
        assertThat(get(sightings().shown(many))).hasSize(450);
    }

    /** All that is not {@code send} is trusted as it is first shown. */
    private static Pins trusting(@Nullable Instant since) {
        return new Pins("doc", "s", NewTools.FIRST_USE, since, Map.of("send", GOOD));
    }

    private Seen meet(Pins pins, String caller, String tool, String fingerprint) {
        return get(sightings().note(pins, caller, List.of(new Sighting(tool, fingerprint)))).get(0);
    }

    @Test
    default void what_a_tool_is_first_shown_as_is_accepted_and_nothing_else() {
        Pins pins = trusting(null);
        assertThat(state(pins, "new")).isEqualTo(State.UNSEEN);

        assertThat(meet(pins, "a", "new", "sha256:n"))
                .isEqualTo(new Seen("new", "sha256:n", false, Change.TRUSTED));
        assertThat(meet(pins, "b", "new", "sha256:n").change()).isNull();
        assertThat(state(pins, "new")).isEqualTo(State.FREE);

        assertThat(meet(pins, "b", "new", "sha256:x"))
                .isEqualTo(new Seen("new", "sha256:x", true, Change.CHANGED));
        assertThat(meet(pins, "a", "new", "sha256:n").heldBack()).isTrue();
        assertThat(state(pins, "new")).isEqualTo(State.HELD_BACK);
        assertThat(meet(pins, "b", "new", "sha256:n"))
                .isEqualTo(new Seen("new", "sha256:n", false, Change.RETURNED));
        assertThat(meet(pins, "a", "send", "sha256:n").heldBack()).isTrue();
    }

    @Test
    default void what_was_trusted_first_is_known_when_it_is_not_listed_for_long() {
        Pins pins = trusting(null);
        meet(pins, "a", "new", "sha256:n");
        pass(Sightings.KEPT.plusDays(1));
        assertThat(state(pins, "new")).isEqualTo(State.UNSEEN);

        assertThat(meet(pins, "a", "new", "sha256:x").heldBack()).isTrue();
        assertThat(state(pins, "new")).isEqualTo(State.HELD_BACK);
    }

    @Test
    default void what_was_trusted_before_the_moment_in_the_document_does_not_count() {
        meet(trusting(null), "a", "new", "sha256:n");
        pass(Duration.ofSeconds(2));
        Pins since = trusting(now().minusSeconds(1));
        assertThat(state(since, "new")).isEqualTo(State.UNSEEN);

        assertThat(meet(since, "a", "new", "sha256:x"))
                .isEqualTo(new Seen("new", "sha256:x", false, Change.TRUSTED));
        assertThat(state(since, "new")).isEqualTo(State.FREE);
        assertThat(state(trusting(null), "new")).isEqualTo(State.FREE);
    }

    @Test
    default void what_a_document_accepts_comes_before_what_was_trusted() {
        meet(trusting(null), "a", "new", "sha256:n");
        Pins named = new Pins("s", NewTools.FIRST_USE, Map.of("new", "sha256:x"));

        assertThat(state(named, "new")).isEqualTo(State.HELD_BACK);
        assertThat(meet(named, "a", "new", "sha256:x").heldBack()).isFalse();
        assertThat(state(named, "new")).isEqualTo(State.FREE);
    }

    @Test
    default void more_tools_than_can_be_kept_are_held_back_until_others_do_not_count() {
        Pins pins = trusting(null);
        List<Sighting> all = new ArrayList<>();
        for (int i = 0; i < Sightings.MOST_TRUSTED; i++) {
            all.add(new Sighting("t" + i, "sha256:n"));
        }
        assertThat(get(sightings().note(pins, "a", all))).noneMatch(Seen::heldBack);

        assertThat(meet(pins, "a", "more", "sha256:n"))
                .isEqualTo(new Seen("more", "sha256:n", true, Change.CROWDED));
        assertThat(state(pins, "more")).isEqualTo(State.UNSEEN);
        assertThat(meet(pins, "b", "t7", "sha256:n").heldBack()).isFalse();
        assertThat(meet(pins, "b", "send", GOOD).heldBack()).isFalse();

        pass(Duration.ofSeconds(2));
        assertThat(meet(trusting(now().minusSeconds(1)), "a", "more", "sha256:n").change())
                .isEqualTo(Change.TRUSTED);
    }

    @Test
    default void nothing_to_note_is_noted() {
        assertThat(get(sightings().note(PINS, "a", List.of()))).isEmpty();
        assertThat(get(sightings().note(PINS, "a", List.of(new Sighting("new", "sha256:n")))))
                .isEmpty();
        assertThat(state(PINS, "new")).isEqualTo(State.UNSEEN);
    }
}
