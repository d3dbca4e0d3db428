package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testsupport.Threat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The last decisions, bounded in number and size. */
class RecentDecisionsTest {
    private static final int ROOMY = 1_000_000;

    @Test
    void the_newest_come_first_and_the_oldest_are_forgotten() {
        RecentDecisions recent = new RecentDecisions(3, ROOMY);
        IntStream.rangeClosed(1, 5).forEach(i -> recent.add(record("g" + i, "t")));

        RecentDecisions.Page page = recent.find(record -> true, 0, 10);

        assertThat(grants(page)).containsExactly("g5", "g4", "g3");
        assertThat(page.newest()).isEqualTo(5);
        assertThat(page.more()).isFalse();
    }

    @Test
    void only_those_that_are_wanted_and_newer_are_found() {
        RecentDecisions recent = new RecentDecisions(10, ROOMY);
        IntStream.rangeClosed(1, 6).forEach(i -> recent.add(record("g" + i % 2, "t" + i)));

        assertThat(grants(recent.find(record -> record.grant().equals("g0"), 2, 10)))
                .containsExactly("g0", "g0");
        assertThat(recent.find(record -> true, 6, 10).kept()).isEmpty();
        RecentDecisions.Page few = recent.find(record -> true, 0, 2);
        assertThat(few.kept()).hasSize(2);
        assertThat(few.more()).isTrue();
        assertThat(few.newest()).isEqualTo(6);
    }

    @Test
    @Threat("E11")
    void large_ones_push_out_older_ones_and_never_pass_the_bound() {
        int bound = 100_000;
        RecentDecisions recent = new RecentDecisions(1_000, bound);
        for (int i = 1; i <= 200; i++) {
            recent.add(record("g" + i, "x".repeat(10_000)));
            assertThat(recent.bytes()).isLessThanOrEqualTo(bound);
        }

        List<String> kept = grants(recent.find(record -> true, 0, 1_000));

        assertThat(kept).hasSize(4).startsWith("g200", "g199");
    }

    @Test
    void one_that_is_larger_than_all_may_be_pushes_out_nothing() {
        RecentDecisions recent = new RecentDecisions(10, 10_000);
        recent.add(record("small", "t"));

        recent.add(record("huge", "x".repeat(20_000)));

        assertThat(grants(recent.find(record -> true, 0, 10))).containsExactly("small");
    }

    @Test
    void none_are_kept_where_none_are_wanted() {
        RecentDecisions recent = new RecentDecisions(0, 1);
        recent.add(record("g", "t"));

        assertThat(recent.find(record -> true, 0, 10).kept()).isEmpty();
    }

    @Test
    void those_of_many_threads_keep_the_bounds() throws InterruptedException {
        RecentDecisions recent = new RecentDecisions(100, 60_000);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String grant = "thread" + i;
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    go.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                for (int n = 0; n < 20_000; n++) {
                                    recent.add(record(grant, "t".repeat(n % 300)));
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        RecentDecisions.Page page = recent.find(record -> true, 0, 1_000);
        assertThat(page.newest()).isEqualTo(80_000);
        assertThat(page.kept()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
        assertThat(recent.bytes())
                .isEqualTo(page.kept().stream().mapToLong(RecentDecisions.Kept::size).sum());
    }

    @Test
    void senseless_settings_are_refused_by_their_names() {
        assertThatThrownBy(() -> new RecentDecisions(-1, 1))
                .hasMessageContaining("sluice.decisions.recent ");
        assertThatThrownBy(() -> new RecentDecisions(1, 0))
                .hasMessageContaining("sluice.decisions.recent-bytes");
    }

    private static List<String> grants(RecentDecisions.Page page) {
        return page.kept().stream().map(kept -> kept.record().grant()).toList();
    }

    private static DecisionRecord record(String grant, String tool) {
        return new DecisionRecord(
                Instant.EPOCH,
                "r",
                null,
                1,
                "h",
                "s",
                grant,
                grant,
                null,
                null,
                "tools/call",
                tool,
                "allowed",
                "/",
                null,
                null,
                null,
                List.of(),
                null,
                null,
                "ok",
                1,
                null);
    }
}
