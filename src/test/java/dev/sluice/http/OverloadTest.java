package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When requests are turned away for lack of memory. */
@Threat("E18")
class OverloadTest {
    private static final long MILLISECOND = 1_000_000;

    private final AtomicInteger percent = new AtomicInteger(94);
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(-5);
    private final Overload overload =
            new Overload(
                    () -> {
                        looks.incrementAndGet();
                        return percent.get();
                    },
                    95,
                    now::get);

    @Test
    void from_the_bound_on_requests_are_turned_away_and_below_it_taken_again() {
        assertThat(overload.isOverloaded()).isFalse();

        percent.set(95);
        now.addAndGet(100 * MILLISECOND);
        assertThat(overload.isOverloaded()).isTrue();

        percent.set(94);
        now.addAndGet(100 * MILLISECOND);
        assertThat(overload.isOverloaded()).isFalse();
    }

    @Test
    void however_many_ask_it_looks_once_in_a_tenth_of_a_second() {
        for (int i = 0; i < 1_000; i++) {
            overload.isOverloaded();
            now.addAndGet(MILLISECOND);
        }

        assertThat(looks).hasValue(10);
    }

    @Test
    void the_heap_of_this_process_is_a_part_of_what_it_may_be() {
        assertThat(new JvmHeap().percent()).isBetween(0, 100);
    }
}
