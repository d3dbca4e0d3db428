package dev.sluice.limit.redis;

import static dev.sluice.limit.redis.Limiters.call;
import static dev.sluice.limit.redis.Limiters.key;
import static dev.sluice.limit.redis.Limiters.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.Usage;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several replicas, one Redis, nothing broken. */
class RedisLimiterTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RedisProcess redis = new RedisProcess();
    private final Limiters limiters = new Limiters();
    private final RedisLimiter first = limiters.replica(redis.url());
    private final RedisLimiter second = limiters.replica(redis.url());

    @AfterEach
    void stop() {
        limiters.close();
        redis.close();
    }

    @Test
    void replicas_share_one_count() {
        for (int i = 0; i < 3; i++) {
            assertThat(take(i % 2 == 0 ? first : second, call("a", HOUR, 3)))
                    .isInstanceOf(Taken.class);
        }

        Exceeded exceeded = (Exceeded) take(second, call("a", HOUR, 3));

        assertThat(exceeded.retryAfter())
                .isLessThanOrEqualTo(HOUR)
                .isGreaterThan(HOUR.dividedBy(2));
        assertThat(take(first, call("a", HOUR, 3))).isInstanceOf(Exceeded.class);
        assertThat(take(first, call("b", HOUR, 3))).isInstanceOf(Taken.class);
    }

    @Test
    void each_call_is_told_how_much_is_used_with_it() {
        assertThat(used(first, call("a", HOUR, 3))).containsExactly(1L);
        assertThat(used(second, call("a", HOUR, 3))).containsExactly(2L);
        assertThat(used(first, call("b", HOUR, 9), call("a", HOUR, 3))).containsExactly(1L, 3L);
        assertThat(used(first, new Charge(key("b", HOUR), 9, 0))).containsExactly(1L);
    }

    private static List<Long> used(RedisLimiter limiter, Charge... charges) {
        return ((Taken) take(limiter, charges)).used();
    }

    @Test
    void the_start_is_over_once_the_store_is_reached_and_the_end_once_nothing_is() {
        assertThat(first.start()).succeedsWithin(PATIENCE);
        assertThat(limiters.registry.get("sluice_limit_store_connections").gauge().value())
                .isPositive();

        assertThat(first.end()).succeedsWithin(PATIENCE);
        assertThat(limiters.registry.get("sluice_limit_store_connections").gauge().value())
                .isZero();
    }

    @Test
    void all_limits_of_a_call_are_taken_or_none() {
        Charge wide = call("wide", HOUR, 3);
        Charge tight = call("tight", HOUR, 1);
        assertThat(take(first, wide, tight)).isInstanceOf(Taken.class);

        assertThat(take(second, wide, tight)).isInstanceOf(Exceeded.class);

        assertThat(used(wide)).isEqualTo(1);
        assertThat(used(tight)).isEqualTo(1);
    }

    @Test
    @Threat("F1")
    void a_thousand_calls_at_once_get_exactly_what_there_is() {
        List<Uni<Consumption>> asked = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            asked.add((i % 2 == 0 ? first : second).take(List.of(call("a", HOUR, 100))));
        }

        List<Consumption> said = Uni.join().all(asked).andFailFast().await().atMost(PATIENCE);

        assertThat(said).filteredOn(Taken.class::isInstance).hasSize(100);
        assertThat(said).filteredOn(Exceeded.class::isInstance).hasSize(900);
    }

    @Test
    void what_is_given_back_can_be_taken_by_any_replica() {
        Taken taken = (Taken) take(first, call("a", HOUR, 1));
        assertThat(take(second, call("b", HOUR, 1), call("a", HOUR, 1)))
                .isInstanceOf(Exceeded.class);

        first.giveBack(taken.receipts()).await().atMost(PATIENCE);

        await().until(() -> used(call("a", HOUR, 1)) == 0);
        await().until(() -> take(second, call("a", HOUR, 1)) instanceof Taken);
    }

    @Test
    void what_stands_on_a_count_can_be_seen_and_set_back() {
        take(first, call("a", HOUR, 5));
        take(second, call("a", HOUR, 5));

        Usage usage = usage(call("a", HOUR, 5));
        assertThat(usage.units()).isEqualTo(2);
        assertThat(usage.free()).isLessThanOrEqualTo(HOUR).isGreaterThan(HOUR.dividedBy(2));
        assertThat(usage.uncertain()).isZero();
        assertThat(usage(call("none", HOUR, 5)))
                .isEqualTo(new Usage(0, Duration.ZERO, Duration.ZERO));

        second.reset(List.of(key("a", HOUR))).await().atMost(PATIENCE);

        assertThat(used(call("a", HOUR, 5))).isZero();
    }

    @Test
    void a_leased_limit_is_never_exceeded_and_costs_few_questions() {
        Charge leased = new Charge(key("a", HOUR), 25_600, 1, Charge.OnLoss.REFUSE, true);
        int taken = 0;
        for (int i = 0; i < 26_000; i++) {
            taken += take(i % 2 == 0 ? first : second, leased) instanceof Taken ? 1 : 0;
        }

        assertThat(taken).isLessThanOrEqualTo(25_600).isGreaterThan(25_600 * 126 / 128);
        assertThat(used(leased)).isLessThanOrEqualTo(25_600);
        assertThat(questions()).isLessThan(26_000 / 4);
    }

    @Test
    void what_a_replica_has_leased_and_not_used_is_there_for_others_when_it_ends() {
        Charge leased = new Charge(key("a", HOUR), 25_600, 1, Charge.OnLoss.REFUSE, true);
        for (int i = 0; i < 500; i++) {
            assertThat(take(first, leased)).isInstanceOf(Taken.class);
        }
        assertThat(used(leased)).as("with what is held in advance").isGreaterThan(500);

        assertThat(first.surrender()).succeedsWithin(PATIENCE);

        assertThat(used(leased)).isEqualTo(500);
    }

    @Test
    void a_limit_whose_lease_is_off_is_exact() {
        Charge exact = new Charge(key("a", HOUR), 2_000, 1, Charge.OnLoss.REFUSE, false);
        int taken = 0;
        for (int i = 0; i < 2_100; i++) {
            taken += take(i % 2 == 0 ? first : second, exact) instanceof Taken ? 1 : 0;
        }

        assertThat(taken).isEqualTo(2_000);
    }

    /** How many scripts the store has run. */
    private long questions() {
        String said = String.valueOf(redis.command("INFO", "commandstats"));
        return said.lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+).*", "$1")))
                .sum();
    }

    private long used(Charge charge) {
        return usage(charge).units();
    }

    private Usage usage(Charge charge) {
        return second.usage(List.of(charge.key())).await().atMost(PATIENCE).get(0);
    }
}
