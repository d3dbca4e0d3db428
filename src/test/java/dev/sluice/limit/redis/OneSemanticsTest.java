package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Exceeded;
import dev.sluice.limit.Consumption.Taken;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.local.LocalLimiter;
import dev.sluice.testsupport.Effort;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Memory, Redis and the plainest thing that could be right are asked the same, as often as a
 * million times, by one clock: they answer the same, to the microsecond and the millionth.
 */
class OneSemanticsTest {
    private static final int STEPS = Effort.of(1_000_000);
    private static final int TOGETHER = 500;

    /** In the year 2065, so that nothing expires by the clock that Redis itself looks at. */
    private static final long DAWN = 3_000_000_000_000_000L;

    private final RedisProcess redis = new RedisProcess();
    private final ClockedStore store = new ClockedStore(redis);
    private long micros = DAWN;
    private final LocalLimiter memory = new LocalLimiter(() -> micros * 1_000);
    private final ExactModel model = new ExactModel();

    /** A limit that calls of the suite must keep. */
    private record Kind(String name, Duration window, long max, long largest) {
        LimitKey key(int subject) {
            return new LimitKey("grant", "g" + subject, name, window, false);
        }

        /** Whether more entries than are kept exactly could ever be in one window. */
        boolean isExact() {
            return max <= 1_024;
        }
    }

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("few", Duration.ofSeconds(1), 3, 1),
                    new Kind("some", Duration.ofSeconds(10), 100, 1),
                    new Kind("brim", Duration.ofSeconds(7), 1_024, 1),
                    new Kind("many", Duration.ofSeconds(20), 3_000, 1),
                    new Kind("sum", Duration.ofSeconds(5), 1_000, 90),
                    new Kind("spent", Duration.ofSeconds(30), 9_007_199_254_740_992L, 1L << 51),
                    new Kind("edited", Duration.ofSeconds(3), 40, 1));

    /** One question, what memory and the model said of it, and what Redis is to say. */
    private record Asked(
            long at, List<Charge> charges, Consumption memory, boolean exact, boolean room) {}

    @AfterEach
    void stop() {
        store.close();
        redis.close();
    }

    @Test
    @Threat({"F9", "F14"})
    void random_steps_find_no_difference() {
        long seed = Long.getLong("sluice.test.seed", 20_261_121);
        System.out.println("one semantics: seed " + seed + ", " + STEPS + " steps");
        Random random = new Random(seed);
        int refused = 0;
        int returned = 0;
        for (int step = 0; step < STEPS; ) {
            List<Asked> batch = new ArrayList<>();
            for (int i = 0; i < TOGETHER; i++, step++) {
                batch.add(step(random, step));
            }
            List<Taking.Answer> answers = store.ask();
            for (int i = 0; i < batch.size(); i++) {
                Asked asked = batch.get(i);
                Consumption said = answers.get(i).consumption();
                assertAlike(seed, asked, said);
                refused += said instanceof Exceeded ? 1 : 0;
                if (said instanceof Taken taken && random.nextInt(40) == 0) {
                    giveBack(asked, taken);
                    returned++;
                }
            }
        }
        assertThat(refused).as("limits were reached").isGreaterThan(STEPS / 20);
        assertThat(refused).as("limits had room").isLessThan(STEPS - STEPS / 20);
        assertThat(returned).isGreaterThan(STEPS / 200);
    }

    private Asked step(Random random, int step) {
        micros += pause(random);
        List<Charge> charges = new ArrayList<>();
        boolean exact = true;
        int first = random.nextInt(KINDS.size());
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            Kind kind = KINDS.get((first + i) % KINDS.size());
            exact &= kind.isExact();
            charges.add(charge(random, kind, step));
        }
        store.setClock(micros);
        store.take(charges, charges.stream().map(charge -> 0L).toList());
        boolean room = model.hasRoom(micros, charges);
        Consumption said = memory.take(charges).await().indefinitely();
        if (said instanceof Taken) {
            model.admit(micros, charges);
        }
        return new Asked(micros, charges, said, exact, room);
    }

    /** Nothing, often enough that several calls share a moment and so a script. */
    private static long pause(Random random) {
        return switch (random.nextInt(100)) {
            case 0, 1 -> random.nextInt(3_000_000);
            default -> random.nextInt(3) == 0 ? 0 : random.nextInt(13_000);
        };
    }

    private static Charge charge(Random random, Kind kind, int step) {
        long max = kind.name().equals("edited") && step / 700 % 3 == 1 ? 7 : kind.max();
        long amount = kind.largest() == 1 ? 1 : random.nextLong(kind.largest());
        return new Charge(kind.key(random.nextInt(2)), max, Math.min(max, amount));
    }

    private static void assertAlike(long seed, Asked asked, Consumption said) {
        String where = "seed " + seed + " at " + (asked.at() - DAWN) + ": " + asked.charges();
        if (asked.memory() instanceof Taken) {
            assertThat(said).as(where).isInstanceOf(Taken.class);
            assertThat(asked.room()).as(where + " never more than max").isTrue();
        } else {
            assertThat(said).as(where).isEqualTo(asked.memory());
            assertThat(asked.exact() && asked.room()).as(where + " all that fits").isFalse();
        }
    }

    /** By the ticket of each: they need not look alike. */
    private void giveBack(Asked asked, Taken fromRedis) {
        memory.giveBack(((Taken) asked.memory()).receipts()).await().indefinitely();
        store.giveBack(fromRedis.receipts());
        model.giveBack(asked.at(), asked.charges());
    }
}
