package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.Switches;
import org.junit.jupiter.api.Test;

/** How a request ended that the agent was refused. */
class PassageTest {
    private final Passage passage =
            Situation.passage(Situation.snapshot(null, Switches.NONE), Situation.call("echo"));

    @Test
    void a_call_that_ran_and_whose_reply_found_no_room_is_broken_and_not_refused() {
        passage.answered(200);
        passage.refused(Refusal.of(Kind.OVERLOADED, null, "short of memory"));

        assertThat(passage.outcome()).isEqualTo(ReplyOutcome.BROKEN);
    }

    @Test
    void one_that_never_ran_is_refused() {
        passage.refused(Refusal.of(Kind.OVERLOADED, null, "short of memory"));

        assertThat(passage.outcome()).isEqualTo(ReplyOutcome.REFUSED);
    }
}
