package dev.sluice.approval;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.OPEN;
import static dev.sluice.approval.Asking.approved;
import static dev.sluice.approval.Asking.arguments;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.no;
import static dev.sluice.approval.Asking.question;
import static dev.sluice.approval.Asking.ruled;
import static dev.sluice.approval.Asking.state;
import static dev.sluice.approval.Asking.under;
import static dev.sluice.approval.Asking.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Asked.Bound;
import dev.sluice.approval.Asked.New;
import dev.sluice.approval.Asked.Since;
import dev.sluice.approval.Asked.Standing;
import dev.sluice.approval.Asked.TooMany;
import dev.sluice.approval.Asking.Bounds;
import dev.sluice.approval.Decided.Done;
import dev.sluice.approval.Decided.TooLate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of approvals does, one question after the other. */
public interface ApprovalStoreSuite {
    Bounds BOUNDS = new Bounds(12, 5);

    /** The store, empty and within {@link #BOUNDS}. */
    ApprovalStore store();

    /** Lets so much time pass, by the store's clock. */
    void pass(Duration time);

    @Test
    default void a_first_question_is_new_and_is_kept_as_it_was_asked() {
        Question question =
                new Question(
                        Asking.id(), CALL, "Sends \"mail\"\n\u0000✉", List.of("a", "b"), OPEN, "s");

        New made = (New) get(store().ask(question));

        assertThat(made.since()).isEqualTo(Since.FIRST);
        assertThat(made.before()).isNull();
        Approval approval = get(store().find(question.id())).orElseThrow();
        assertThat(approval).isEqualTo(made.approval());
        assertThat(approval.state()).isEqualTo(State.PENDING);
        assertThat(approval.binding()).isEqualTo(CALL);
        assertThat(approval.reason()).isEqualTo("Sends \"mail\"\n\u0000✉");
        assertThat(approval.approvers()).containsExactly("a", "b");
        assertThat(approval.expiresAt()).isEqualTo(approval.createdAt().plus(OPEN));
        assertThat(approval.decision()).isNull();
        assertThat(approval.sealedArguments()).isEqualTo("s");
    }

    @Test
    default void a_question_without_a_reason_and_without_groups_is_kept_so() {
        Question question = new Question(Asking.id(), CALL, null, List.of(), OPEN, "s");
        get(store().ask(question));

        Approval approval = get(store().find(question.id())).orElseThrow();

        assertThat(approval.reason()).isNull();
        assertThat(approval.approvers()).isEmpty();
    }

    @Test
    default void the_same_call_finds_its_question_while_it_counts() {
        Approval asked = ask(store(), CALL);
        assertThat(get(store().ask(question(CALL)))).isEqualTo(new Standing(asked));

        Done approved = (Done) get(store().decide(yes(asked.id())));
        assertThat(get(store().ask(question(CALL)))).isEqualTo(new Standing(approved.approval()));

        Approval other = ask(store(), arguments("other"));
        Done refused = (Done) get(store().decide(no(other.id())));
        assertThat(get(store().ask(question(arguments("other")))))
                .isEqualTo(new Standing(refused.approval()));
        assertThat(get(store().pending())).isZero();
    }

    @Test
    default void other_arguments_are_asked_about_anew_and_leave_the_former_question_open() {
        Approval former = ask(store(), CALL);

        New made = (New) get(store().ask(question(arguments("other"))));

        assertThat(made.since()).isEqualTo(Since.ARGUMENTS);
        assertThat(made.before()).isEqualTo(former.id());
        assertThat(state(store(), former.id())).isEqualTo(State.PENDING);
        assertThat(get(store().pending())).isEqualTo(2);
    }

    static List<Binding> ofOtherCallers() {
        Binding c = CALL;
        String d = c.digest();
        String r = c.rule();
        return List.of(
                new Binding("files", c.grant(), c.subject(), c.tool(), d, c.policy(), "v1", r),
                new Binding(c.server(), "bob", c.subject(), c.tool(), d, c.policy(), "v1", r),
                new Binding(c.server(), c.grant(), "bob@corp", c.tool(), d, c.policy(), "v1", r),
                new Binding(c.server(), c.grant(), c.subject(), "drop", d, c.policy(), "v1", r));
    }

    @ParameterizedTest
    @MethodSource("ofOtherCallers")
    default void another_caller_or_tool_has_questions_of_its_own(Binding other) {
        Approval mine = approved(store(), CALL);

        New made = (New) get(store().ask(question(other)));

        assertThat(made.since()).isEqualTo(Since.FIRST);
        assertThat(made.before()).isNull();
        assertThat(get(store().use(mine.id(), other))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"q, v1, /tools/send", "p, v2, /tools/send", "p, v1, /tools/s*"})
    default void a_changed_policy_asks_anew_and_ends_what_was_open(
            String policy, String version, String rule) {
        Binding changed = ruled(policy, version, rule);
        Approval former = ask(store(), CALL);

        New made = (New) get(store().ask(question(changed)));

        assertThat(made.since()).isEqualTo(Since.POLICY);
        assertThat(made.before()).isEqualTo(former.id());
        assertThat(state(store(), former.id())).isEqualTo(State.EXPIRED);
        assertThat(get(store().decide(yes(former.id())))).isInstanceOf(TooLate.class);
        assertThat(get(store().expire())).extracting(Approval::id).containsExactly(former.id());
        assertThat(get(store().expire())).isEmpty();
        assertThat(get(store().pending())).isEqualTo(1);
    }

    @Test
    default void a_changed_policy_takes_a_yes_away() {
        Approval former = approved(store(), CALL);
        Binding changed = ruled("p", "v2", "/tools/send");
        assertThat(get(store().use(former.id(), changed))).isFalse();

        New made = (New) get(store().ask(question(changed)));

        assertThat(made.since()).isEqualTo(Since.POLICY);
        assertThat(get(store().use(former.id(), CALL))).isFalse();
        assertThat(get(store().expire())).extracting(Approval::id).containsExactly(former.id());
    }

    @Test
    default void a_refusal_of_another_rule_does_not_count_but_stays_one() {
        Approval former = ask(store(), CALL);
        get(store().decide(no(former.id())));

        New made = (New) get(store().ask(question(ruled("p", "v2", "/tools/send"))));

        assertThat(made.since()).isEqualTo(Since.POLICY);
        assertThat(state(store(), former.id())).isEqualTo(State.REFUSED);
        assertThat(get(store().expire())).isEmpty();
    }

    @Test
    default void what_is_used_does_not_count_again() {
        Approval former = approved(store(), CALL);
        assertThat(get(store().use(former.id(), CALL))).isTrue();

        New made = (New) get(store().ask(question(CALL)));

        assertThat(made.since()).isEqualTo(Since.USED);
        assertThat(made.before()).isEqualTo(former.id());
        assertThat(state(store(), former.id())).isEqualTo(State.USED);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "APPROVED", "REFUSED"})
    default void what_is_past_its_time_does_not_count(State before) {
        Approval former = ask(store(), CALL);
        if (before != State.PENDING) {
            boolean yes = before == State.APPROVED;
            get(store().decide(yes ? yes(former.id()) : no(former.id())));
        }
        pass(OPEN);

        New made = (New) get(store().ask(question(CALL)));

        assertThat(made.since()).isEqualTo(Since.EXPIRED);
        assertThat(made.before()).isEqualTo(former.id());
    }

    @Test
    default void no_grant_has_more_pending_than_its_bound() {
        List<Approval> asked = new ArrayList<>();
        for (int i = 0; i < BOUNDS.mostPendingPerGrant(); i++) {
            asked.add(ask(store(), arguments("d" + i)));
        }

        assertThat(get(store().ask(question(arguments("more")))))
                .isEqualTo(new TooMany(Bound.GRANT));
        assertThat(get(store().ask(question(arguments("d0"))))).isInstanceOf(Standing.class);
        assertThat(get(store().ask(question(under("bob", "more"))))).isInstanceOf(New.class);
        get(store().decide(no(asked.get(0).id())));
        assertThat(get(store().ask(question(arguments("more"))))).isInstanceOf(New.class);
        assertThat(get(store().ask(question(arguments("even more")))))
                .isEqualTo(new TooMany(Bound.GRANT));
        pass(OPEN);
        assertThat(get(store().ask(question(arguments("even more"))))).isInstanceOf(New.class);
    }

    @Test
    default void all_grants_together_have_no_more_pending_than_their_bound() {
        for (int i = 0; i < BOUNDS.mostPending(); i++) {
            ask(store(), under("grant" + i, "d"));
        }

        assertThat(get(store().ask(question(CALL)))).isEqualTo(new TooMany(Bound.ALL));
        assertThat(get(store().pending())).isEqualTo(BOUNDS.mostPending());
        pass(OPEN);
        assertThat(get(store().pending())).isZero();
        assertThat(get(store().ask(question(CALL)))).isInstanceOf(New.class);
    }

    @Test
    default void what_a_question_replaces_makes_room_for_it() {
        for (int i = 1; i < BOUNDS.mostPendingPerGrant(); i++) {
            ask(store(), arguments("d" + i));
        }
        ask(store(), CALL);

        assertThat(get(store().ask(question(ruled("p", "v2", "/tools/send")))))
                .isInstanceOf(New.class);
    }

    @Test
    default void an_answer_is_kept_with_who_gave_it() {
        Approval asked = ask(store(), CALL);

        Done done = (Done) get(store().decide(yes(asked.id())));

        assertThat(done.approval().state()).isEqualTo(State.APPROVED);
        Approval.Decision decision = Objects.requireNonNull(done.approval().decision());
        assertThat(decision.by()).isEqualTo("carol");
        assertThat(decision.subject()).isEqualTo("carol@corp");
        assertThat(decision.comment()).isEqualTo("fine");
        assertThat(decision.at()).isAfterOrEqualTo(asked.createdAt());
        assertThat(get(store().find(asked.id()))).contains(done.approval());
        assertThat(get(store().decide(no(asked.id())))).isEqualTo(new TooLate(done.approval()));
    }

    @Test
    default void a_refusal_needs_no_comment_and_lets_nothing_pass() {
        Approval asked = ask(store(), CALL);

        Done done = (Done) get(store().decide(no(asked.id())));

        assertThat(done.approval().state()).isEqualTo(State.REFUSED);
        assertThat(get(store().use(asked.id(), CALL))).isFalse();
        assertThat(get(store().decide(yes(asked.id())))).isInstanceOf(TooLate.class);
    }

    @Test
    default void nothing_passes_before_a_yes_and_only_once_after_it() {
        Approval asked = ask(store(), CALL);
        assertThat(get(store().use(asked.id(), CALL))).isFalse();
        get(store().decide(yes(asked.id())));

        assertThat(get(store().use(asked.id(), arguments("other")))).isFalse();
        assertThat(get(store().use(asked.id(), CALL))).isTrue();
        assertThat(get(store().use(asked.id(), CALL))).isFalse();
        assertThat(state(store(), asked.id())).isEqualTo(State.USED);
    }

    @Test
    default void a_use_that_is_given_back_counts_again_once() {
        Approval yes = approved(store(), CALL);
        assertThat(get(store().giveBack(yes.id()))).isFalse();
        get(store().use(yes.id(), CALL));

        assertThat(get(store().giveBack(yes.id()))).isTrue();
        assertThat(get(store().giveBack(yes.id()))).isFalse();
        assertThat(get(store().find(yes.id()))).contains(yes);
        assertThat(get(store().ask(question(CALL)))).isEqualTo(new Standing(yes));
        assertThat(get(store().use(yes.id(), CALL))).isTrue();
        assertThat(get(store().use(yes.id(), CALL))).isFalse();
    }

    @Test
    default void a_use_is_not_given_back_once_its_time_is_over() {
        Approval yes = approved(store(), CALL);
        get(store().use(yes.id(), CALL));
        pass(OPEN);

        assertThat(get(store().giveBack(yes.id()))).isFalse();
        assertThat(state(store(), yes.id())).isEqualTo(State.USED);
    }

    @Test
    default void a_use_is_not_given_back_while_another_question_stands_for_the_call() {
        Approval yes = approved(store(), CALL);
        get(store().use(yes.id(), CALL));
        ask(store(), CALL);

        assertThat(get(store().giveBack(yes.id()))).isFalse();
        assertThat(state(store(), yes.id())).isEqualTo(State.USED);
    }

    @Test
    default void a_yes_that_was_given_back_expires_like_any_other() {
        Approval yes = approved(store(), CALL);
        get(store().use(yes.id(), CALL));
        get(store().giveBack(yes.id()));
        pass(OPEN);

        assertThat(get(store().use(yes.id(), CALL))).isFalse();
        assertThat(get(store().expire())).extracting(Approval::id).containsExactly(yes.id());
    }

    @Test
    default void a_question_can_be_answered_until_its_time_is_over_and_no_longer() {
        Approval early = ask(store(), CALL);
        Approval late = ask(store(), arguments("late"));
        pass(OPEN.minusSeconds(30));
        assertThat(get(store().decide(yes(early.id())))).isInstanceOf(Done.class);
        pass(Duration.ofSeconds(30));

        assertThat(state(store(), late.id())).isEqualTo(State.EXPIRED);
        assertThat(get(store().decide(yes(late.id()))))
                .isInstanceOfSatisfying(
                        TooLate.class,
                        told -> assertThat(told.approval().state()).isEqualTo(State.EXPIRED));
        assertThat(get(store().use(early.id(), CALL))).isFalse();
        assertThat(state(store(), early.id())).isEqualTo(State.EXPIRED);
        assertThat(get(store().states(List.of(early.id(), late.id()))))
                .isEqualTo(Map.of(early.id(), State.EXPIRED, late.id(), State.EXPIRED));
        assertThat(get(store().list(State.PENDING, 10, null))).isEmpty();
        assertThat(get(store().list(State.APPROVED, 10, null))).isEmpty();
        assertThat(get(store().list(State.EXPIRED, 10, null))).hasSize(2);
    }

    @Test
    default void what_has_expired_is_told_once_whoever_looked_at_it_before() {
        Approval pending = ask(store(), CALL);
        Approval yes = approved(store(), arguments("yes"));
        Approval no = ask(store(), arguments("no"));
        get(store().decide(no(no.id())));
        assertThat(get(store().expire())).isEmpty();
        pass(OPEN);
        get(store().find(pending.id()));
        get(store().list(null, 10, null));

        List<Approval> ended = get(store().expire());

        assertThat(ended).extracting(Approval::id).containsOnly(pending.id(), yes.id());
        assertThat(ended).extracting(Approval::state).containsOnly(State.EXPIRED);
        assertThat(get(store().expire())).isEmpty();
        assertThat(state(store(), no.id())).isEqualTo(State.REFUSED);
    }

    @Test
    default void the_list_is_newest_first_by_state_and_page_by_page() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Approval asked = ask(store(), under("grant" + i, "d"));
            ids.add(0, asked.id());
            if (i % 3 == 0) {
                get(store().decide(yes(asked.id())));
            }
        }

        assertThat(get(store().list(null, 20, null)))
                .extracting(Approval::id)
                .containsExactlyElementsOf(ids);
        assertThat(get(store().list(null, 4, ids.get(3))))
                .extracting(Approval::id)
                .containsExactlyElementsOf(ids.subList(4, 8));
        assertThat(get(store().list(State.APPROVED, 20, null)))
                .extracting(Approval::id)
                .containsExactly(ids.get(2), ids.get(5), ids.get(8));
        assertThat(get(store().list(State.APPROVED, 1, ids.get(3))))
                .extracting(Approval::id)
                .containsExactly(ids.get(5));
        assertThat(get(store().list(State.PENDING, 3, ids.get(2))))
                .extracting(Approval::id)
                .containsExactly(ids.get(3), ids.get(4), ids.get(6));
        assertThat(get(store().list(State.USED, 20, null))).isEmpty();
        assertThat(get(store().list(null, 20, ids.get(8)))).isEmpty();
        assertThat(get(store().list(null, 0, null))).isEmpty();
    }

    @Test
    default void many_states_are_told_at_once_without_those_that_are_not_known() {
        Approval pending = ask(store(), CALL);
        Approval yes = approved(store(), arguments("yes"));
        List<String> ids = new ArrayList<>(List.of(pending.id(), yes.id(), yes.id()));
        for (int i = 0; i < 2_500; i++) {
            ids.add(i, Asking.id());
        }

        assertThat(get(store().states(ids)))
                .isEqualTo(Map.of(pending.id(), State.PENDING, yes.id(), State.APPROVED));
        assertThat(get(store().states(List.of()))).isEmpty();
    }

    @Test
    default void arguments_are_deleted_an_hour_after_the_decision() {
        Approval yes = approved(store(), CALL);
        Approval no = ask(store(), arguments("no"));
        get(store().decide(no(no.id())));
        pass(Duration.ofMinutes(10));
        get(store().use(yes.id(), CALL));
        pass(Duration.ofMinutes(49));
        assertThat(get(store().find(yes.id())).orElseThrow().sealedArguments()).isNotNull();
        assertThat(get(store().find(no.id())).orElseThrow().sealedArguments()).isNotNull();

        pass(Duration.ofMinutes(1));

        assertThat(get(store().find(yes.id())).orElseThrow().sealedArguments()).isNull();
        assertThat(get(store().find(no.id())).orElseThrow().sealedArguments()).isNull();
    }

    @Test
    default void arguments_are_deleted_an_hour_after_a_question_has_expired_undecided() {
        Approval open = ask(store(), CALL);
        pass(OPEN.plusMinutes(30));
        assertThat(get(store().expire())).hasSize(1);
        pass(Duration.ofMinutes(29));
        assertThat(get(store().find(open.id())).orElseThrow().sealedArguments()).isNotNull();

        pass(Duration.ofMinutes(1));

        assertThat(get(store().find(open.id())).orElseThrow().sealedArguments()).isNull();
    }

    @Test
    default void a_yes_outlives_its_arguments() {
        Question question = question(CALL, Duration.ofDays(2));
        get(store().ask(question));
        get(store().decide(yes(question.id())));
        pass(Duration.ofHours(47));

        Approval late = get(store().find(question.id())).orElseThrow();

        assertThat(late.sealedArguments()).isNull();
        assertThat(late.state()).isEqualTo(State.APPROVED);
        assertThat(get(store().use(question.id(), CALL))).isTrue();
    }

    @Test
    default void a_question_is_forgotten_a_day_after_its_end() {
        Approval open = ask(store(), CALL);
        Approval no = ask(store(), arguments("no"));
        get(store().decide(no(no.id())));
        pass(Duration.ofHours(23).plusMinutes(59));
        get(store().expire());
        assertThat(get(store().list(null, 10, null))).hasSize(2);

        pass(Duration.ofMinutes(1));
        get(store().expire());
        assertThat(get(store().find(no.id()))).isEmpty();
        assertThat(get(store().list(null, 10, null)))
                .extracting(Approval::id)
                .containsExactly(open.id());

        pass(OPEN);
        get(store().expire());
        assertThat(get(store().find(open.id()))).isEmpty();
        assertThat(get(store().list(null, 10, null))).isEmpty();
        assertThat(get(store().ask(question(CALL))))
                .isInstanceOfSatisfying(
                        New.class, made -> assertThat(made.since()).isEqualTo(Since.FIRST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nobody", "*", "../x", "a b\nc", "{approvals}", "\ud800", "\u0000", "é"})
    default void an_id_that_nobody_made_is_nobody(String id) {
        ask(store(), CALL);
        for (String each : List.of(id, id.repeat(10_000))) {
            assertThat(get(store().find(each))).isEmpty();
            assertThat(get(store().states(List.of(each)))).isEmpty();
            assertThat(get(store().decide(yes(each)))).isEqualTo(new Decided.Unknown());
            assertThat(get(store().use(each, CALL))).isFalse();
            assertThat(get(store().giveBack(each))).isFalse();
            assertThat(get(store().list(null, 10, each))).isEmpty();
        }
    }
}
