package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Switches;
import dev.sluice.testsupport.Threat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many sessions a caller may begin. */
@Threat("C10")
class AdmissionTest {
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}";

    private long now;
    private final OpenStreams streams = OpenStreamsTest.wide();
    private final Admission admission =
            new Admission(streams, new Bounds.OfSessions(30, Duration.ofHours(1)), () -> now);

    @Test
    void the_thirty_first_session_of_a_minute_is_refused_and_a_call_is_not() {
        for (int i = 0; i < 30; i++) {
            admission.admit(passage(INITIALIZE));
        }

        assertThatThrownBy(() -> admission.admit(passage(INITIALIZE)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> {
                            assertThat(refused.refusal().kind()).isEqualTo(Kind.TOO_MANY_SESSIONS);
                            assertThat(refused.refusal().id()).isNotNull();
                            assertThat(refused.refusal().retryAfter()).isPositive();
                        });
        admission.admit(passage(Situation.call("echo")));
    }

    @Test
    void after_a_minute_sessions_begin_again() {
        for (int i = 0; i < 30; i++) {
            admission.admit(passage(INITIALIZE));
        }
        now += Duration.ofSeconds(65).toNanos();

        admission.admit(passage(INITIALIZE));
    }

    private static Passage passage(String message) {
        Snapshot snapshot =
                Situation.snapshot(
                        Situation.policy(Mode.ENFORCE, DenialForm.RESULT), Switches.NONE);
        return Situation.passage(snapshot, message);
    }
}
