package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An event loop that comes late is measured by how late it comes. */
class EventLoopDelayTest {
    private final List<Duration> late = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<Duration> delays = new ArrayList<>();
    private long now = -5;

    @Test
    void each_delay_is_measured_by_itself_and_the_next_is_asked_for() {
        EventLoopDelay.watch(
                (delay, what) -> {
                    delays.add(delay);
                    waiting.add(what);
                },
                () -> now,
                late::add);

        turn(Duration.ofSeconds(1));
        turn(Duration.ofMillis(1_250));
        turn(Duration.ofMillis(999));
        turn(Duration.ofSeconds(4));

        assertThat(late)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMillis(250),
                        Duration.ZERO,
                        Duration.ofSeconds(3));
        assertThat(delays).hasSize(5).containsOnly(Duration.ofSeconds(1));
        assertThat(waiting).hasSize(1);
    }

    private void turn(Duration after) {
        now += after.toNanos();
        waiting.remove().run();
    }
}
