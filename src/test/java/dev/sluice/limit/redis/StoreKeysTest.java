package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.LimitKey;
import dev.sluice.testsupport.Threat;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Under which keys counts lie: never two under one, whatever stands in a name. */
class StoreKeysTest {
    private static final List<String> PIECES =
            List.of("a", "b", ":", "\n", "\0", "{", "}", "\ud800", "\udc00", "é", "e\u0301", "1");

    private final StoreKeys keys = new StoreKeys("sluice");

    @Test
    void a_key_says_the_format_and_the_slot_and_nothing_of_the_caller() {
        String key = keys.of(key("grant", "payroll-CANARY", "c", 60, false));

        assertThat(key).matches("sluice:1:\\{limits}:[A-Za-z0-9_-]{43}").doesNotContain("CANARY");
        assertThat(keys.epoch()).isEqualTo("sluice:1:{limits}:epoch");
    }

    @Test
    @Threat("F12")
    void a_million_counts_that_differ_in_anything_have_a_million_keys() {
        long seed = Long.getLong("sluice.test.seed", 12);
        System.out.println("store keys: seed " + seed);
        Random random = new Random(seed);
        Map<String, LimitKey> seen = new HashMap<>();
        for (int i = 0; i < 1_000_000; i++) {
            LimitKey key =
                    key(
                            text(random, 2),
                            text(random, 4),
                            text(random, 3),
                            1 + random.nextInt(3),
                            random.nextBoolean());
            LimitKey before = seen.put(StoreKeys.hash(key), key);
            assertThat(before == null || before.equals(key)).as("seed %d: %s", seed, key).isTrue();
        }
    }

    @Test
    void a_subject_of_a_megabyte_has_a_key_like_any_other() {
        assertThat(keys.of(key("caller", "x".repeat(1 << 20), "c", 60, false))).hasSize(61);
    }

    private static LimitKey key(
            String scope, String subject, String counter, long seconds, boolean shadow) {
        return new LimitKey(scope, subject, counter, Duration.ofSeconds(seconds), shadow);
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
