package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalListener.Change;
import dev.sluice.approval.ApprovalsOver;
import dev.sluice.approval.Binding;
import dev.sluice.gateway.HeldCall.End;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.StrictJson;
import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that wait for a person: when each goes on, and what that costs the store. */
class HeldCallsTest {
    private static final Duration HOLD = Duration.ofSeconds(50);

    private final ScriptedApprovals store = new ScriptedApprovals();
    private final Deque<Runnable> timers = new ArrayDeque<>();
    private final List<Runnable> loop = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 7; // the clock may overflow at any moment
    private boolean stands = true;
    private int beats;

    private final HeldCalls held =
            new HeldCalls(ApprovalsOver.store(store), () -> nanos, timers::add, () -> loop::add);

    /** How one call went on. */
    private static final class Ended {
        private @Nullable End end;
        private @Nullable Cancellable way;
    }

    @BeforeEach
    void askTwoQuestions() {
        store.becomes("a", State.PENDING, null);
        store.becomes("b", State.PENDING, null);
    }

    @Test
    void a_decision_of_this_replica_lets_its_calls_go_on_at_once_and_no_others() {
        Ended one = hold("a", HOLD);
        Ended again = hold("a", HOLD);
        Ended other = hold("b", HOLD);

        held.changed(
                ScriptedApprovals.approval("a", State.APPROVED, call(), null), Change.APPROVED);
        assertThat(one.end).as("only where its request came in").isNull();
        runLoop();

        assertThat(one.end).isEqualTo(End.CHANGED);
        assertThat(again.end).isEqualTo(End.CHANGED);
        assertThat(other.end).isNull();
        assertThat(held.count()).isEqualTo(1);
    }

    @Test
    void a_decision_of_another_replica_is_seen_at_the_next_look() {
        Ended one = hold("a", HOLD);
        Ended other = hold("b", HOLD);
        look();
        assertThat(one.end).isNull();

        store.becomes("a", State.REFUSED, null);
        look();

        assertThat(one.end).isEqualTo(End.CHANGED);
        assertThat(other.end).isNull();
        assertThat(store.looks).allMatch(ids -> List.of("a", "b").containsAll(ids)).hasSize(2);
    }

    @Test
    void however_many_wait_the_store_is_asked_once_and_never_twice_at_a_time() {
        for (int i = 0; i < 1_000; i++) {
            store.becomes("id" + i, State.PENDING, null);
            hold("id" + i, HOLD);
        }
        store.slow = true;

        look();
        look();
        assertThat(timers).hasSize(1);
        assertThat(store.looks).hasSize(1);
        assertThat(store.looks.get(0)).hasSize(1_000);
        store.answerAll();
        look();

        assertThat(store.looks).hasSize(2);
    }

    @Test
    void nobody_looks_while_nothing_waits() {
        assertThat(timers).isEmpty();
        Ended one = hold("a", HOLD);
        assertThat(timers).hasSize(1);

        store.becomes("a", State.APPROVED, null);
        look();

        assertThat(one.end).isEqualTo(End.CHANGED);
        assertThat(timers).isEmpty();
        hold("b", HOLD);
        assertThat(timers).hasSize(1);
    }

    @Test
    void a_question_that_the_store_has_lost_ends_the_wait() {
        Ended one = hold("a", HOLD);

        store.known.clear();
        look();

        assertThat(one.end).isEqualTo(End.UNKNOWN);
    }

    @Test
    void no_call_waits_longer_than_its_rule_says() {
        Ended one = hold("a", Duration.ofSeconds(1));
        pass(Duration.ofMillis(999));
        look();
        assertThat(one.end).isNull();

        pass(Duration.ofMillis(1));
        look();

        assertThat(one.end).isEqualTo(End.OVER);
        assertThat(held.count()).isZero();
    }

    @Test
    void an_outage_is_waited_out_and_told_only_at_the_end() {
        Ended one = hold("a", Duration.ofSeconds(3));
        Ended other = hold("b", Duration.ofSeconds(9));
        store.out = true;
        look();
        pass(Duration.ofSeconds(3));
        look();
        assertThat(one.end).isEqualTo(End.UNREACHABLE);
        assertThat(other.end).isNull();

        store.out = false;
        store.becomes("b", State.APPROVED, null);
        look();

        assertThat(other.end).isEqualTo(End.CHANGED);
    }

    @Test
    void a_store_that_hangs_is_as_good_as_out() {
        Ended one = hold("a", Duration.ofSeconds(3));
        store.slow = true;
        look();
        pass(Duration.ofSeconds(3));
        look();

        assertThat(one.end).isEqualTo(End.UNREACHABLE);
    }

    @Test
    void an_agent_that_leaves_is_forgotten() {
        Ended one = hold("a", HOLD);
        Objects.requireNonNull(one.way).cancel();
        assertThat(held.count()).isZero();

        store.becomes("a", State.APPROVED, null);
        look();

        assertThat(one.end).isNull();
        assertThat(timers).isEmpty();
    }

    @Test
    void when_the_process_ends_all_go_and_none_waits_any_more() {
        Ended one = hold("a", HOLD);
        held.endAll();
        Ended late = hold("b", HOLD);
        runLoop();

        assertThat(one.end).isEqualTo(End.DISMISSED);
        assertThat(late.end).isEqualTo(End.DISMISSED);
        assertThat(held.count()).isZero();
    }

    @Test
    void agents_are_told_every_four_seconds_that_their_calls_wait() {
        hold("a", HOLD);
        for (int i = 0; i < 80; i++) {
            pass(Duration.ofMillis(250));
            look();
        }

        assertThat(beats).isEqualTo(5);
    }

    @Test
    void what_may_not_stand_any_more_waits_no_longer() {
        Ended one = hold("a", HOLD);
        stands = false;
        pass(Duration.ofSeconds(4));
        look();

        assertThat(one.end).isEqualTo(End.OVERTAKEN);
        assertThat(beats).isZero();
    }

    @Test
    void a_call_that_its_agent_gives_up_in_words_waits_no_longer() throws Exception {
        Passage mine = passage("mine");
        Ended one = hold(mine, "a", HOLD);
        Ended stranger = hold(passage("theirs"), "a", HOLD);
        Ended sessionless = hold("b", HOLD);

        held.giveUp(passage("mine"), id("8"));
        runLoop();
        assertThat(one.end).isNull();
        held.giveUp(passage("mine"), id("7"));
        held.giveUp(passage(null), id("7"));
        runLoop();

        assertThat(one.end).isEqualTo(End.DISMISSED);
        assertThat(stranger.end).isNull();
        assertThat(sessionless.end).isNull();
    }

    private Ended hold(String id, Duration most) {
        return hold(passage(null), id, most);
    }

    private Ended hold(Passage passage, String id, Duration most) {
        Ended ended = new Ended();
        ended.way =
                held.hold(passage, id, most, new HeldCall.Care(() -> stands, () -> beats++))
                        .subscribe()
                        .with(end -> ended.end = end);
        return ended;
    }

    private static Passage passage(@Nullable String session) {
        Passage passage =
                Situation.passage(Situation.snapshot(null, Switches.NONE), Situation.call("t"));
        if (session != null) {
            passage.inSession(new Session(session, null, "2025-11-25", Instant.EPOCH));
        }
        return passage;
    }

    private static RequestId id(String json) throws MalformedJsonException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonValue value = StrictJson.read(bytes, JsonLimits.REQUEST);
        return Objects.requireNonNull(RequestId.of(value));
    }

    private static Binding call() {
        return new Binding("s", "g", "g", "t", "d", "p", "v", "/r");
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** What happens every quarter of a second. */
    private void look() {
        Runnable timer = timers.poll();
        if (timer != null) {
            timer.run();
        }
        runLoop();
    }

    private void runLoop() {
        List<Runnable> all = List.copyOf(loop);
        loop.clear();
        all.forEach(Runnable::run);
    }
}
