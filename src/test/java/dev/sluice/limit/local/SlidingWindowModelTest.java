package dev.sluice.limit.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counter beside the plainest one that could be right: a list of every admission's time. */
class SlidingWindowModelTest {
    private static final int STEPS = 100_000;

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1, 1000",
        "2, 7",
        "5, 1000",
        "17, 128",
        "100, 60000000000",
        "1000, 1000000",
        "1024, 5000"
    })
    @Threat("F9")
    void up_to_1024_it_admits_exactly_what_the_model_admits(long max, long window) {
        long seed = seed(max, window);
        Random random = new Random(seed);
        SlidingWindow counter = new SlidingWindow(window);
        Model model = new Model(window);
        long now = -window / 2;
        long refused = 0;
        for (int step = 0; step < STEPS; step++) {
            now += pause(random, window, max);
            long wait = counter.wait(now, max, 1);
            assertThat(wait == 0).as("seed %d, step %d", seed, step).isEqualTo(model.at(now) < max);
            if (wait > 0) {
                refused++;
                if (random.nextInt(8) == 0) {
                    assertHonest(counter, max, now, wait);
                    now += wait;
                    assertThat(counter.wait(now, max, 1)).isZero();
                }
            } else {
                long ticket = counter.admit(now, 1);
                model.admit(now);
                giveBackSometimes(random, counter, model, ticket, now);
            }
        }
        assertThat(refused).as("the limit was reached").isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1025, 1000000", "2000, 128", "5000, 100000", "3000, 1000", "1500, 77777"})
    @Threat("F9")
    void above_1024_it_admits_too_little_by_one_sub_window_at_most(long max, long window) {
        long seed = seed(max, window);
        Random random = new Random(seed);
        SlidingWindow counter = new SlidingWindow(window);
        Model exact = new Model(window);
        long subWindow = (window + SlidingWindow.SUB_WINDOWS - 1) / SlidingWindow.SUB_WINDOWS;
        Model careful = new Model(window + subWindow);
        long now = -window / 2;
        long refused = 0;
        for (int step = 0; step < STEPS; step++) {
            now += pause(random, window, max);
            boolean admitted = counter.wait(now, max, 1) == 0;
            if (exact.at(now) >= max) {
                assertThat(admitted).as("seed %d, step %d", seed, step).isFalse();
            }
            if (careful.at(now) < max) {
                assertThat(admitted).as("seed %d, step %d", seed, step).isTrue();
            }
            if (admitted) {
                counter.admit(now, 1);
                exact.admit(now);
                careful.admit(now);
            } else {
                refused++;
                long wait = counter.wait(now, max, 1);
                assertThat(wait).isPositive().isLessThanOrEqualTo(window + subWindow);
                now += random.nextInt(50) == 0 ? wait : 0;
            }
        }
        assertThat(refused).as("the limit was reached").isPositive();
    }

    /** One nanosecond less is not enough; that waiting suffices is what the model says next. */
    private static void assertHonest(SlidingWindow counter, long max, long now, long wait) {
        assertThat(counter.wait(now + wait - 1, max, 1)).isEqualTo(1);
    }

    private static void giveBackSometimes(
            Random random, SlidingWindow counter, Model model, long ticket, long now) {
        if (random.nextInt(5) == 0) {
            counter.giveBack(ticket, 1);
            model.giveBack(now);
        }
    }

    /** Offers about twice what the limit admits, with a long silence now and then. */
    private static long pause(Random random, long window, long max) {
        if (random.nextLong(4 * max) == 0) {
            return random.nextLong(window + 1);
        }
        return window >= max
                ? random.nextLong(window / max + 1)
                : random.nextLong(2 * max) < window ? 1 : 0;
    }

    private static long seed(long max, long window) {
        long seed = Long.getLong("sluice.test.seed", 20_261_121L) ^ max * 31 ^ window;
        System.out.printf("sliding window, max %d in %d ns: seed %d%n", max, window, seed);
        return seed;
    }

    /** Every admission of the last window. */
    private static final class Model {
        private final long window;
        private final Deque<Long> times = new ArrayDeque<>();

        Model(long window) {
            this.window = window;
        }

        int at(long now) {
            while (!times.isEmpty() && times.peekFirst() <= now - window) {
                times.removeFirst();
            }
            return times.size();
        }

        void admit(long now) {
            times.addLast(now);
        }

        void giveBack(long time) {
            List<Long> rest = new ArrayList<>(times);
            rest.remove((Object) time);
            times.clear();
            times.addAll(rest);
        }
    }
}
