package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So often in any minute, and no more memory than for so many. */
@Threat({"C10", "E17"})
class PerMinuteTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private long now = -7 * MINUTE - 123;
    private final PerMinute<String> counted = new PerMinute<>(30, 100, () -> now);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void no_window_of_a_minute_ever_holds_more(long seed) {
        Random random = new Random(seed);
        Deque<Long> taken = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(10) == 0 ? random.nextLong(20 * SECOND) : random.nextLong(SECOND);
            while (!taken.isEmpty() && now - taken.getFirst() >= MINUTE) {
                taken.removeFirst();
            }
            if (counted.count("a") == null) {
                taken.addLast(now);
            }
            assertThat(taken).hasSizeLessThanOrEqualTo(30);
        }
    }

    @Test
    void whoever_waits_as_long_as_told_gets_through_and_never_longer_than_65_seconds() {
        for (int i = 0; i < 30; i++) {
            assertThat(counted.count("a")).isNull();
            now += SECOND;
        }
        Duration wait = Objects.requireNonNull(counted.count("a"));
        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(65));

        now += wait.toNanos() - 1;
        assertThat(counted.count("a")).isEqualTo(Duration.ofNanos(1));
        now += 1;
        assertThat(counted.count("a")).isNull();
    }

    @Test
    void one_does_not_count_for_another() {
        for (int i = 0; i < 31; i++) {
            counted.count("a");
        }

        assertThat(counted.count("a")).isNotNull();
        assertThat(counted.count("b")).isNull();
    }

    @Test
    void however_many_come_only_the_latest_are_remembered() {
        for (int i = 0; i < 31; i++) {
            counted.count("a");
        }
        for (int i = 0; i < 10_000; i++) {
            counted.count("other " + i);
            assertThat(counted.count("a")).isNotNull();
        }

        assertThat(counted.remembered()).isEqualTo(100);
    }

    @Test
    void a_long_silence_is_as_good_as_a_minute() {
        for (int i = 0; i < 31; i++) {
            counted.count("a");
        }
        now += 1_000 * MINUTE;

        assertThat(counted.count("a")).isNull();
    }

    @Test
    void nothing_at_all_may_be_allowed() {
        PerMinute<String> none = new PerMinute<>(0, 1, () -> now);

        assertThat(none.count("a")).isNotNull();
    }
}
