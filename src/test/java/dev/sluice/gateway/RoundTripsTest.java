package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.identity.Caller;
import dev.sluice.identity.Grant;
import dev.sluice.policy.Decision;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Target;
import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        other.identified(new Caller(grant, "somebody else"), Situation.SERVER);

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
        String key = roundTrips.resumed(call("echo", "s"));
        assertThat(key).isNotNull();
        if (key != null) {
            roundTrips.remember(key);
        }

        assertThat(roundTrips.resumed(call("echo", "s"))).isNotNull();
    }

    private static Passage call(String tool, String state) {
        String message = Situation.call(tool);
        String begun = message.substring(0, message.length() - 2);
        String more = state.isEmpty() ? "" : ",\"requestState\":\"" + state + "\"";
        Passage passage =
                Situation.passage(Situation.snapshot(null, Switches.NONE), begun + more + "}}");
        passage.decided(
                new Target(Target.Kind.TOOL, tool),
                new Decision.Allowed("/r", "l", List.of(), Mode.ENFORCE, null));
        return passage;
    }

    private static Message.Response asking(String state) {
        return Answers.response(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"input_required\","
                        + "\"requestState\":\""
                        + state
                        + "\"}}");
    }
}
