package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Binding;
import dev.sluice.identity.Grant;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Limiter;
import dev.sluice.policy.ApprovalRule;
import dev.sluice.policy.Decision;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Policy;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Target;
import dev.sluice.testsupport.Callers;
import dev.sluice.testsupport.Threat;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which second requests go on with a call that was charged already. */
class RoundTripsTest {
    private Instant now = Instant.EPOCH;
    private final RoundTrips roundTrips = new RoundTrips(() -> now);

    @Test
    void the_state_that_left_counts_once() {
        roundTrips.left(call("echo", ""), asking("s"));

        assertThat(roundTrips.resumed(call("echo", "s"))).isNotNull();
        assertThat(roundTrips.resumed(call("echo", "s"))).isNull();
    }

    @Test
    void it_counts_for_the_same_call_only() {
        roundTrips.left(call("echo", ""), asking("s"));

        assertThat(roundTrips.resumed(call("other", "s"))).isNull();
        assertThat(roundTrips.resumed(call("echo", "t"))).isNull();
        assertThat(roundTrips.resumed(call("echo", ""))).isNull();
        assertThat(roundTrips.resumed(call("echo", "s"))).isNotNull();
    }

    @Test
    @Threat("C12")
    void it_counts_for_nobody_else() {
        roundTrips.left(call("echo", ""), asking("s"));
        Passage other = call("echo", "s");
        Grant grant = Situation.GRANT;
        other.identified(Callers.of(grant, "somebody else"), Situation.SERVER);

        assertThat(roundTrips.resumed(other)).isNull();
        assertThat(roundTrips.resumed(call("echo", "s"))).isNotNull();
    }

    @Test
    void it_does_not_count_for_ever() {
        roundTrips.left(call("echo", ""), asking("s"));
        now = now.plus(Duration.ofMinutes(15));

        assertThat(roundTrips.resumed(call("echo", "s"))).isNull();
    }

    @Test
    void of_too_many_the_oldest_are_forgotten() {
        for (int i = 0; i <= 10_000; i++) {
            roundTrips.left(call("echo", ""), asking("s" + i));
        }

        assertThat(roundTrips.resumed(call("echo", "s0"))).isNull();
        assertThat(roundTrips.resumed(call("echo", "s1"))).isNotNull();
    }

    @Test
    void what_the_server_never_received_can_be_asked_again() {
        roundTrips.left(call("echo", ""), asking("s"));
        RoundTrips.Resumed state = roundTrips.resumed(call("echo", "s"));
        assertThat(state).isNotNull();
        if (state != null) {
            roundTrips.remember(state);
        }

        assertThat(roundTrips.resumed(call("echo", "s"))).isNotNull();
    }

    @Test
    void what_was_not_charged_is_not_remembered() {
        Passage free = call("echo", "");
        free.uncharged();
        roundTrips.left(free, asking("s"));

        assertThat(roundTrips.resumed(call("echo", "s"))).isNull();
    }

    @Test
    void what_a_person_approved_is_remembered_though_it_was_not_charged() {
        Passage approved = call("echo", "");
        approved.uncharged();
        Binding call = new Binding("s", "g", "g", "echo", "d", "p", "v", "/r");
        approved.dependsOn(ScriptedApprovals.approval("x", State.USED, call, null), call);
        roundTrips.left(approved, asking("s"));

        assertThat(roundTrips.resumed(call("echo", "s"))).isNotNull();
    }

    @Test
    void a_changed_policy_begins_anew() {
        Passage before = call("echo", "", Situation.policy(Mode.ENFORCE, DenialForm.RESULT));
        roundTrips.left(before, asking("s"));

        assertThat(roundTrips.resumed(call("echo", "s", null))).isNull();
        assertThat(
                        roundTrips.resumed(
                                call(
                                        "echo",
                                        "s",
                                        Situation.policy(Mode.ENFORCE, DenialForm.ERROR))))
                .as("the same version")
                .isNotNull();
    }

    @Test
    void only_a_call_that_takes_or_asks_for_something_spends_what_was_remembered() {
        roundTrips.left(call("echo", ""), asking("s"));
        Passage free = call("echo", "s");
        roundTrips.resume(free);
        assertThat(free.roundTrip()).isNull();

        Passage asks = call("echo", "s");
        ApprovalRule rule =
                new ApprovalRule("/r", null, ApprovalRule.EXPIRES, ApprovalRule.HOLD, List.of());
        asks.decided(
                new Target(Target.Kind.TOOL, "echo"),
                new Decision.Allowed("/r", "l", rule, List.of(), Mode.ENFORCE, null));
        roundTrips.resume(asks);
        assertThat(asks.roundTrip()).isNotNull();
    }

    @Test
    void one_charge_pays_for_eight_more_requests_within_its_own_time() {
        roundTrips.left(call("echo", ""), asking("s0"));
        for (int round = 0; round < 8; round++) {
            now = now.plus(Duration.ofMinutes(1));
            Passage again = call("echo", "s" + round);
            again.uncharged();
            RoundTrips.Resumed state = roundTrips.resumed(again);
            assertThat(state).as("round " + round).isNotNull();
            if (state != null) {
                assertThat(state.until()).isEqualTo(Instant.EPOCH.plus(Duration.ofMinutes(15)));
                again.resumed(state);
            }
            roundTrips.left(again, asking("s" + (round + 1)));
        }

        assertThat(roundTrips.resumed(call("echo", "s8"))).isNull();
    }

    private static Passage call(String tool, String state) {
        return call(tool, state, null);
    }

    private static Passage call(String tool, String state, @Nullable Policy policy) {
        String message = Situation.call(tool);
        String begun = message.substring(0, message.length() - 2);
        String more = state.isEmpty() ? "" : ",\"requestState\":\"" + state + "\"";
        Passage passage =
                Situation.passage(Situation.snapshot(policy, Switches.NONE), begun + more + "}}");
        passage.decided(
                new Target(Target.Kind.TOOL, tool),
                new Decision.Allowed("/r", "l", null, List.of(), Mode.ENFORCE, null));
        passage.charged(new Passage.Charged(new Untouched(), List.of()));
        return passage;
    }

    /** Whose counts this test does not look at. */
    private static final class Untouched implements Limiter {
        @Override
        public Uni<Consumption> take(List<Charge> charges) {
            throw new AssertionError("nothing is taken here");
        }

        @Override
        public Uni<Void> giveBack(List<Consumption.Receipt> receipts) {
            throw new AssertionError("nothing is given back here");
        }
    }

    private static Message.Response asking(String state) {
        return Answers.response(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"input_required\","
                        + "\"requestState\":\""
                        + state
                        + "\"}}");
    }
}
