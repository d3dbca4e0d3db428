package dev.sluice.approval.local;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.no;
import static dev.sluice.approval.Asking.question;
import static dev.sluice.approval.Asking.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalRaces;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.ApprovalStoreSuite;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Asked.Bound;
import dev.sluice.approval.Asked.TooMany;
import dev.sluice.approval.Asking;
import dev.sluice.approval.Asking.Bounds;
import dev.sluice.approval.Binding;
import dev.sluice.approval.Question;
import dev.sluice.testsupport.MovedClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store in memory keeps what every store promises, and its memory within bounds. */
@Timeout(60)
class LocalApprovalsTest {
    private static final Bounds WIDE = new Bounds(200_000, 200_000);

    private final MovedClock clock = new MovedClock();
    private final LocalApprovals wide = new LocalApprovals(WIDE, clock);

    @Nested
    class Alone implements ApprovalStoreSuite {
        private final MovedClock time = new MovedClock();
        private final LocalApprovals store = new LocalApprovals(BOUNDS, time);

        @Override
        public ApprovalStore store() {
            return store;
        }

        @Override
        public void pass(Duration passed) {
            time.pass(passed);
        }
    }

    @Nested
    class Raced implements ApprovalRaces {
        private final LocalApprovals store = new LocalApprovals(WIDE, InstantSource.system());

        @Override
        public List<ApprovalStore> replicas() {
            return List.of(store);
        }
    }

    @Test
    void beyond_a_hundred_thousand_those_that_ended_first_are_forgotten() {
        Approval ended = ask(wide, CALL);
        Approval open = ask(wide, under("bob", "first"));
        get(wide.decide(no(ended.id())));
        for (int i = 2; i < ApprovalStore.MOST_KEPT; i++) {
            ask(wide, under("bob", "d" + i));
        }
        assertThat(get(wide.find(ended.id()))).isPresent();

        ask(wide, under("bob", "one more"));

        assertThat(get(wide.find(ended.id()))).isEmpty();
        assertThat(get(wide.find(open.id()))).isPresent();
        assertThat(get(wide.ask(question(under("bob", "too many")))))
                .isEqualTo(new TooMany(Bound.ALL));
    }

    @Test
    void large_arguments_are_kept_up_to_a_bound_and_those_that_ended_first_give_way() {
        Approval first = large(CALL);
        for (int i = 1; i < 4; i++) {
            large(under("bob", "d" + i));
        }
        assertThat(get(wide.ask(sized(under("bob", "d4"))))).isEqualTo(new TooMany(Bound.ALL));

        get(wide.decide(no(first.id())));

        assertThat(get(wide.ask(sized(under("bob", "d4"))))).isInstanceOf(Asked.New.class);
        assertThat(get(wide.find(first.id())).orElseThrow().sealedArguments()).isNull();
        clock.pass(Asking.OPEN.plusHours(1));
        for (int i = 0; i < 4; i++) {
            large(under("eve", "d" + i));
        }
    }

    private Approval large(Binding binding) {
        return ((Asked.New) get(wide.ask(sized(binding)))).approval();
    }

    private static Question sized(Binding binding) {
        String sealed = "x".repeat(16 << 20);
        return new Question(Asking.id(), binding, null, List.of(), Asking.OPEN, sealed);
    }
}
