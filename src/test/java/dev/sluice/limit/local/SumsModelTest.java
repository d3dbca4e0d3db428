package dev.sluice.limit.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.Threat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts other than 1: a spend cap beside the list of everything that was spent. */
class SumsModelTest {
    private static final int STEPS = 50_000;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 7",
        "100, 100, 1000",
        "100, 7, 1000",
        "1000000, 999999, 5000",
        "9000000000000000, 900000000000000, 60000000000",
        "1000, 3, 1000000"
    })
    void up_to_1024_entries_a_sum_is_exact_and_the_wait_honest(long max, long most, long window) {
        Random random = new Random(seed(max, most, window));
        SlidingWindow counter = new SlidingWindow(window);
        Model model = new Model(window);
        long now = -window / 2;
        int refused = 0;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextLong(Math.max(1, window / Math.max(8, 4 * (max / most))));
            long amount = random.nextInt(9) == 0 ? 0 : random.nextLong(most) + 1;
            long wait = counter.wait(now, max, amount);
            assertThat(wait == 0).as("step %d", step).isEqualTo(model.at(now) + amount <= max);
            if (wait > 0) {
                refused++;
                assertThat(model.at(now + wait - 1) + amount).as("one less").isGreaterThan(max);
                now += wait;
                assertThat(counter.wait(now, max, amount)).as("honest").isZero();
            }
            long ticket = counter.admit(now, amount);
            model.admit(now, amount);
            if (random.nextInt(5) == 0) {
                long later = now + (random.nextInt(300) == 0 ? random.nextLong(2 * window) : 0);
                counter.wait(later, max, 0);
                counter.giveBack(ticket, amount);
                model.giveBack(now, amount);
                now = later;
            }
        }
        assertThat(refused).as("the limit was reached").isPositive();
    }

    @ParameterizedTest
    @CsvSource({"50000, 9, 1000000", "1000000, 400, 100000", "30000, 20, 1000"})
    @Threat({"F9", "F15"})
    void above_1024_entries_no_window_ever_sums_too_much_and_waiting_helps(
            long max, long most, long window) {
        Random random = new Random(seed(max, most, window));
        SlidingWindow counter = new SlidingWindow(window);
        Model model = new Model(window);
        long now = -window / 2;
        int refused = 0;
        for (int step = 0; step < STEPS * 4; step++) {
            now += random.nextInt(4) == 0 ? 1 + random.nextLong(Math.max(1, window / 5_000)) : 0;
            long amount = random.nextLong(most + 1);
            long wait = counter.wait(now, max, amount);
            if (wait == 0) {
                long ticket = counter.admit(now, amount);
                model.admit(now, amount);
                assertThat(model.at(now)).as("step %d", step).isLessThanOrEqualTo(max);
                if (random.nextInt(7) == 0) {
                    counter.giveBack(ticket, amount);
                    model.giveBack(now, amount);
                }
            } else {
                refused++;
                if (random.nextInt(3) == 0) {
                    now += wait;
                    assertThat(counter.wait(now, max, amount)).as("honest").isZero();
                }
            }
        }
        assertThat(refused).as("the limit was reached").isPositive();
    }

    @Test
    void nothing_takes_nothing_and_leaves_no_trace() {
        SlidingWindow counter = new SlidingWindow(1_000);
        for (int i = 0; i < 5_000; i++) {
            counter.giveBack(counter.admit(i, 0), 0);
        }
        assertThat(counter.isEmpty(5_000)).isTrue();
        assertThat(counter.wait(5_000, 1, 1)).isZero();
    }

    @Test
    void two_amounts_of_one_moment_are_given_back_each_by_itself() {
        SlidingWindow counter = new SlidingWindow(1_000);
        long first = counter.admit(5, 30);
        long second = counter.admit(5, 70);
        assertThat(counter.wait(5, 100, 1)).isPositive();

        counter.giveBack(first, 30);
        assertThat(counter.wait(5, 100, 30)).isZero();
        assertThat(counter.wait(5, 100, 31)).isPositive();

        counter.giveBack(second, 70);
        assertThat(counter.wait(5, 100, 100)).isZero();
    }

    private static long seed(long max, long most, long window) {
        long seed = Long.getLong("sluice.test.seed", 20_261_121L) ^ max * 31 ^ most * 7 ^ window;
        System.out.printf("sums, max %d by %d in %d ns: seed %d%n", max, most, window, seed);
        return seed;
    }

    /** Everything spent in the last window. */
    private static final class Model {
        private final long window;
        private final Deque<long[]> spent = new ArrayDeque<>();
        private long sum;

        Model(long window) {
            this.window = window;
        }

        /** The sum as it stands at that moment; what has left by then is not forgotten yet. */
        long at(long now) {
            long left = 0;
            Iterator<long[]> all = spent.iterator();
            for (long[] entry = next(all); entry != null; entry = next(all)) {
                if (entry[0] > now - window) {
                    break;
                }
                left += entry[1];
            }
            return sum - left;
        }

        private static long @org.jspecify.annotations.Nullable [] next(Iterator<long[]> all) {
            return all.hasNext() ? all.next() : null;
        }

        void admit(long now, long amount) {
            while (!spent.isEmpty() && spent.peekFirst()[0] <= now - window) {
                sum -= spent.removeFirst()[1];
            }
            spent.addLast(new long[] {now, amount});
            sum += amount;
        }

        void giveBack(long time, long amount) {
            List<long[]> kept = new ArrayList<>(spent);
            for (int i = kept.size() - 1; i >= 0; i--) {
                if (kept.get(i)[0] == time && kept.get(i)[1] == amount) {
                    kept.remove(i);
                    sum -= amount;
                    break;
                }
            }
            spent.clear();
            spent.addAll(kept);
        }
    }
}
