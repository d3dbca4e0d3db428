package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.redis.Script;
import dev.sluice.testsupport.Threat;
import dev.sluice.testsupport.redis.RedisProcess;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process remembers of the store, what the store says of itself, and what follows. */
class EpochScriptTest {
    private static final RedisProcess REDIS = new RedisProcess();
    private static final String NOW = "3000000000000000";
    private static final String KEY = new StoreKeys("test").epoch();
    private static final String SCRIPT =
            Script.ofTexts(
                            List.of(
                                    "local now = " + NOW,
                                    Script.part("limit/counter"),
                                    Script.part("limit/take")))
                    .text();

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @ParameterizedTest(name = "{0}")
    @Threat({"F3", "F4"})
    @CsvSource({
        "a first start, '', '', 0, 0, new 1 HERE 0",
        "a store that is empty where there was one, '', old 5 THERE 0, 90, 0, new 6 HERE NOW",
        "a text that is no epoch, text, '', 0, 0, new 1 HERE NOW",
        "a process that starts beside others, old 5 HERE 0, '', 0, 1, old 5 HERE 0",
        "a process that starts after a loss, old 6 HERE 80, '', 0, 1, old 6 HERE 80",
        "the same as before, old 5 HERE 0, old 5 HERE 0, 90, 0, old 5 HERE 0",
        "a server that slept through a loss, old 5 HERE 0, old 6 THERE 0, 90, 1, old 7 HERE NOW",
        "what a process began that remembers nothing, fresh 1 HERE 0, old 5 THERE 0, 90, 0, fresh 6 HERE NOW",
        "a loss that another has noticed, fresh 6 HERE 100, old 5 THERE 0, 90, 0, fresh 6 HERE 100",
        "another server before that loss was noticed, fresh 6 HERE 80, old 5 THERE 0, 90, 0, fresh 7 HERE NOW",
        "another history of the same length, fresh 5 HERE 80, old 5 THERE 0, 90, 0, fresh 6 HERE NOW",
        "another server that nobody looks at, old 5 there 0, old 5 there 0, 90, 0, old 5 there 0",
        "another server that is looked at, old 5 there 0, old 5 there 0, 90, 1, old 6 HERE NOW",
        "another server for a process that starts, old 5 there 0, '', 0, 1, old 6 HERE NOW",
        "a loss that lies ahead, old 5 HERE 3000000000000001, old 5 THERE 0, 90, 0, old 5 HERE NOW"
    })
    void a_loss_is_noticed_whoever_remembers_what(
            String what, String stored, String seen, String heard, String check, String then) {
        REDIS.command("DEL", KEY);
        if (!stored.isEmpty()) {
            REDIS.command("SET", KEY, filled(stored));
        }

        Object reply =
                REDIS.command(
                        "EVAL",
                        SCRIPT,
                        "1",
                        KEY,
                        filled(seen),
                        "0",
                        heard,
                        "new",
                        check,
                        "3600000000",
                        "0");

        assertThat(reply).as(what).isInstanceOf(List.class);
        assertThat(REDIS.command("GET", KEY)).as(what).isEqualTo(filled(then));
    }

    @ParameterizedTest(name = "window {0}, lost at {1}, caution {2} to {3}, now {4}: {5}")
    @Threat({"F3", "F4"})
    @CsvSource({
        "1280, 0, 9000, 0, 5000, 0",
        "1280, 5000, 9000, 0, 5000, 1300",
        "1280, 5000, 9000, 0, 6299, 1",
        "1280, 5000, 9000, 0, 6300, 0",
        "1280, 5000, 1000, 0, 5000, 1000",
        "1280, 5000, 0, 0, 5000, 0",
        "1280, 5000, 9000, 4000, 5000, 4000",
        "12800, 5000, 90000, 4000, 5000, 13000",
        "1280, 5000, 3000, 4000, 5000, 3000"
    })
    void a_lost_count_is_unknown_for_a_window_within_the_bounds_of_caution(
            String window, String lost, String longest, String shortest, String now, long left) {
        String script =
                Script.part("limit/counter")
                        + "local n = {} for i, text in ipairs(ARGV) do n[i] = tonumber(text) end "
                        + "return unsure(unpack(n))";

        assertThat(REDIS.command("EVAL", script, "0", window, lost, longest, shortest, now))
                .isEqualTo(left);
    }

    private static String filled(String epoch) {
        String info = String.valueOf(Objects.requireNonNull(REDIS.command("INFO", "server")));
        String here =
                info.lines()
                        .filter(line -> line.startsWith("run_id:"))
                        .map(line -> line.substring("run_id:".length()))
                        .findFirst()
                        .orElseThrow();
        return epoch.replace("HERE", here).replace("NOW", NOW);
    }
}
