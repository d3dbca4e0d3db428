package dev.sluice.limit.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.LimitKey;
import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several limits of one call, taken together or not at all, with a clock that tests move. */
class LocalLimiterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private long now = Long.MAX_VALUE / 4;
    private final LocalLimiter limiter = new LocalLimiter(() -> now);

    @Test
    void all_limits_of_a_call_are_charged_or_none() {
        Charge wide = charge("wide", MINUTE, 3);
        Charge tight = charge("tight", MINUTE, 1);
        assertThat(take(wide, tight)).isInstanceOf(Taken.class);

        assertThat(take(wide, tight)).isEqualTo(new Exceeded(1, MINUTE, 0));
        assertThat(take(tight, wide)).isEqualTo(new Exceeded(0, MINUTE, 0));

        assertThat(take(wide)).isInstanceOf(Taken.class);
        assertThat(take(wide)).isInstanceOf(Taken.class);
        assertThat(take(wide)).isInstanceOf(Exceeded.class);
    }

    @Test
    void each_call_is_told_how_much_is_used_with_it() {
        assertThat(((Taken) take(charge("a", MINUTE, 3), charge("b", MINUTE, 3))).used())
                .containsExactly(1L, 1L);
        assertThat(((Taken) take(charge("a", MINUTE, 3))).used()).containsExactly(2L);
        now += MINUTE.toNanos();
        assertThat(((Taken) take(charge("a", MINUTE, 3))).used()).containsExactly(1L);
    }

    @Test
    void the_first_limit_without_room_is_named_and_the_longest_wait_told() {
        Charge[] both = {charge("short", MINUTE, 1), charge("long", HOUR, 1)};
        take(both);
        now += Duration.ofSeconds(10).toNanos();

        Exceeded exceeded = (Exceeded) take(both);

        assertThat(exceeded).isEqualTo(new Exceeded(0, HOUR.minusSeconds(10), 0));
        now += exceeded.retryAfter().toNanos() - 1_000;
        assertThat(take(both)).isEqualTo(new Exceeded(1, Duration.ofNanos(1_000), 0));
        now += 1_000;
        assertThat(take(both)).isInstanceOf(Taken.class);
    }

    @Test
    void a_sum_is_charged_with_the_counts_beside_it_or_not_at_all() {
        LimitKey spent = new LimitKey("grant", "g", "spent", HOUR, false);
        Charge count = charge("count", MINUTE, 3);
        assertThat(take(count, new Charge(spent, 100, 60))).isInstanceOf(Taken.class);

        assertThat(take(count, new Charge(spent, 100, 41))).isEqualTo(new Exceeded(1, HOUR, 40));
        Taken rest = (Taken) take(count, new Charge(spent, 100, 40));
        assertThat(take(new Charge(spent, 100, 0))).isInstanceOf(Taken.class);
        assertThat(take(new Charge(spent, 100, 1))).isInstanceOf(Exceeded.class);

        giveBack(rest);
        assertThat(take(new Charge(spent, 100, 41))).isInstanceOf(Exceeded.class);
        assertThat(take(count, new Charge(spent, 100, 40))).isInstanceOf(Taken.class);
        assertThat(take(count)).isInstanceOf(Taken.class);
        assertThat(take(count)).isInstanceOf(Exceeded.class);
    }

    @Test
    void what_is_given_back_can_be_taken_again() {
        Charge[] both = {charge("a", MINUTE, 1), charge("b", MINUTE, 1)};
        Taken taken = (Taken) take(both);
        assertThat(take(both)).isInstanceOf(Exceeded.class);

        giveBack(taken);

        assertThat(take(both)).isInstanceOf(Taken.class);
        assertThat(take(both)).isInstanceOf(Exceeded.class);
    }

    @Test
    void giving_back_what_has_left_its_window_gives_nothing() {
        Charge charge = charge("a", MINUTE, 1);
        Taken old = (Taken) take(charge);
        now += MINUTE.toNanos();
        take(charge);

        giveBack(old);

        assertThat(take(charge)).isInstanceOf(Exceeded.class);
    }

    @Test
    @Threat("F12")
    void keys_that_differ_in_anything_count_apart() {
        List<LimitKey> keys =
                List.of(
                        new LimitKey("session", "s", "c", MINUTE, false),
                        new LimitKey("caller", "s", "c", MINUTE, false),
                        new LimitKey("session", "t", "c", MINUTE, false),
                        new LimitKey("session", "s", "d", MINUTE, false),
                        new LimitKey("session", "s", "c", HOUR, false),
                        new LimitKey("session", "s", "c", MINUTE, true));

        for (LimitKey key : keys) {
            assertThat(take(new Charge(key, 1, 1))).isInstanceOf(Taken.class);
        }
    }

    @Test
    void nothing_can_be_taken_even_where_too_much_was() {
        LimitKey spent = new LimitKey("grant", "g", "spent", MINUTE, false);
        take(new Charge(spent, 100, 100));

        assertThat(take(new Charge(spent, 50, 0))).isInstanceOf(Taken.class);
        assertThat(take(new Charge(spent, 50, 1))).isInstanceOf(Exceeded.class);
    }

    @Test
    void a_count_survives_an_edit_of_its_max() {
        for (int i = 0; i < 5; i++) {
            take(charge("a", MINUTE, 5));
            now += Duration.ofSeconds(1).toNanos();
        }

        assertThat(take(charge("a", MINUTE, 5))).isInstanceOf(Exceeded.class);
        assertThat(take(charge("a", MINUTE, 2)))
                .isEqualTo(new Exceeded(0, Duration.ofSeconds(60 - 5 + 3), 0));
        assertThat(take(charge("a", MINUTE, 6))).isInstanceOf(Taken.class);
        assertThat(take(charge("a", MINUTE, 5_000))).isInstanceOf(Taken.class);
        assertThat(take(charge("a", MINUTE, 7))).isInstanceOf(Exceeded.class);
    }

    @Test
    @Threat("F9")
    void no_interval_admits_too_much_while_max_is_edited_to_and_fro() {
        long seed = Long.getLong("sluice.test.seed", 7);
        System.out.println("edited max: seed " + seed);
        Random random = new Random(seed);
        long[] maxima = {3, 40, 2_000};
        Deque<Long> admitted = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            now += random.nextLong(MINUTE.toNanos() / 1_000);
            long max = maxima[step / 5_000 % maxima.length];
            admitted.removeIf(time -> time <= now - MINUTE.toNanos());
            if (take(charge("a", MINUTE, max)) instanceof Taken) {
                admitted.add(now);
                assertThat(admitted).hasSizeLessThanOrEqualTo((int) max);
            }
        }
    }

    @Test
    void counters_that_have_gone_quiet_are_dropped() {
        for (int i = 0; i < 10_000; i++) {
            take(charge("session-" + i, MINUTE, 1));
        }
        assertThat(limiter.counters()).isEqualTo(10_000);
        now += MINUTE.toNanos();

        for (int i = 0; i < 10_240; i++) {
            take(charge("one", MINUTE, 1));
        }

        assertThat(limiter.counters()).isEqualTo(1);
    }

    @Test
    void however_many_sessions_come_and_go_memory_holds_one_window_of_them() {
        int most = 0;
        for (int i = 0; i < 100_000; i++) {
            now += MINUTE.toNanos() / 1_000;
            take(charge("session-" + i, MINUTE, 1));
            most = Math.max(most, limiter.counters());
        }

        assertThat(most).isLessThan(5_000);
    }

    @Test
    void eight_threads_get_exactly_max_together() throws Exception {
        for (int max : new int[] {1, 100, 1_024, 3_000}) {
            assertThat(admittedByEightThreads(charge("max-" + max, MINUTE, max))).isEqualTo(max);
        }
    }

    private long admittedByEightThreads(Charge charge)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Long>> counts =
                    IntStream.range(0, 8)
                            .mapToObj(i -> threads.submit(() -> taken(charge)))
                            .toList();
            long sum = 0;
            for (Future<Long> count : counts) {
                sum += count.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }

    private long taken(Charge charge) {
        return IntStream.range(0, 1_000).filter(i -> take(charge) instanceof Taken).count();
    }

    private Consumption take(Charge... charges) {
        return limiter.take(List.of(charges)).await().indefinitely();
    }

    private void giveBack(Taken taken) {
        limiter.giveBack(taken.receipts()).await().indefinitely();
    }

    private static Charge charge(String subject, Duration window, long max) {
        return new Charge(new LimitKey("session", subject, "calls", window, false), max, 1);
    }
}
