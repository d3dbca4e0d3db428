package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Binding;
import dev.sluice.gateway.Refusal.Kind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A yes is used once, last of all, and given back with the limits when nobody got the call. */
class ApprovalUseTest {
    private static final Binding CALL = new Binding("s", "g", "g", "t", "d", "p", "v", "/r");

    private final ApprovalSituation here = ApprovalSituation.plain();
    private final Passage passage = here.charged(here.call(Situation.call("t")));
    private @Nullable Throwable failure;
    private boolean passed;

    @Test
    void it_is_asked_for_this_very_call() {
        Binding other = new Binding("s", "g", "g", "t", "other", "p", "v", "/r");
        Approval approval = ScriptedApprovals.approval("x", State.APPROVED, other, null);
        passage.dependsOn(approval, CALL);

        use();

        assertThat(passed).isTrue();
        assertThat(here.store.used).containsExactly(CALL);
        assertThat(here.givenBack).isEmpty();
    }

    @Test
    void who_comes_too_late_is_refused_and_gets_its_limits_back() {
        approved();
        here.store.usable = false;

        use();

        assertThat(passed).isFalse();
        assertThat(refusal().kind()).isEqualTo(Kind.APPROVAL_REFUSED);
        assertThat(refusal().text())
                .isEqualTo(
                        "[APPROVAL REFUSED] approval x has been used or has ended; call again to"
                                + " ask anew");
        assertThat(here.givenBack).hasSize(1);
        assertThat(here.store.givenBack).isEmpty();
    }

    @Test
    void while_the_store_is_out_nothing_passes_and_limits_are_given_back() {
        approved();
        here.store.out = true;

        use();

        assertThat(refusal().kind()).isEqualTo(Kind.STORE_UNAVAILABLE);
        assertThat(here.givenBack).hasSize(1);
    }

    @Test
    void an_agent_that_leaves_meanwhile_leaves_the_yes_and_the_limits() {
        approved();
        here.store.slow = true;

        use().cancel();
        here.store.answerAll(); // it was used, for nobody
        here.store.answerAll();

        assertThat(passed).isFalse();
        assertThat(here.store.used).hasSize(1);
        assertThat(here.store.givenBack).containsExactly("x");
        assertThat(here.givenBack).hasSize(1);
    }

    @Test
    void it_is_given_back_once_as_another_call_may_have_used_it_since() {
        approved();
        use();

        here.use.giveBack(passage).await().indefinitely();
        here.use.giveBack(passage).await().indefinitely();

        assertThat(here.store.givenBack).containsExactly("x");
    }

    @Test
    void what_was_not_used_is_not_given_back() {
        approved();

        here.use.giveBack(passage).await().indefinitely();

        assertThat(here.store.givenBack).isEmpty();
    }

    @Test
    void that_it_cannot_be_given_back_does_not_hide_what_became_of_the_call() {
        approved();
        use();
        here.store.out = true;

        here.use.giveBack(passage).await().indefinitely();

        assertThat(here.store.givenBack).isEmpty();
    }

    @Test
    void a_call_that_needs_none_uses_none() {
        use();

        assertThat(passed).isTrue();
        assertThat(here.store.used).isEmpty();
    }

    private void approved() {
        passage.dependsOn(ScriptedApprovals.approval("x", State.APPROVED, CALL, null), CALL);
    }

    private Cancellable use() {
        return Uni.createFrom()
                .item(passage)
                .call(here.use::use)
                .subscribe()
                .with(done -> passed = true, failed -> failure = failed);
    }

    private Refusal refusal() {
        assertThat(failure).isInstanceOf(RefusedException.class);
        return ((RefusedException) Objects.requireNonNull(failure)).refusal();
    }
}
