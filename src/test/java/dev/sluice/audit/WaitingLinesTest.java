package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * However many add lines at once: none is lost, none is there twice, and none goes past the bound.
 */
class WaitingLinesTest {
    private static final int THREADS = 4;
    private static final int EACH = 20_000;

    @Test
    void as_many_as_are_said_wait_and_not_one_more_until_some_are_written() {
        WaitingLines lines = new WaitingLines(1_000);
        assertThat(IntStream.range(0, 1_200).filter(i -> lines.add(line(0, i))).count())
                .isEqualTo(1_000);
        assertThat(lines.room()).isZero();

        List<LogLine> taken = new ArrayList<>();
        lines.take(taken, 300);
        assertThat(taken).hasSize(300);
        assertThat(lines.size()).isEqualTo(1_000);
        assertThat(lines.add(line(0, 0))).isFalse();

        lines.written(300);
        assertThat(lines.room()).isEqualTo(300);
        assertThat(lines.add(line(0, 0))).isTrue();
    }

    @Test
    void one_that_is_shut_gives_out_what_it_has_and_takes_nothing_more() {
        WaitingLines lines = new WaitingLines(10);
        lines.add(line(0, 0));

        lines.shut();

        assertThat(lines.add(line(0, 1))).isFalse();
        assertThat(lines.room()).isZero();
        assertThat(lines.size()).isEqualTo(1);
        List<LogLine> taken = new ArrayList<>();
        lines.take(taken, 10);
        assertThat(taken).hasSize(1);
        assertThat(lines.isEmpty()).isTrue();
    }

    /** Of eight lines, one is given up when there is no room for it. */
    @Test
    void lines_of_many_threads_come_out_in_the_order_of_each_and_what_was_refused_does_not()
            throws InterruptedException {
        WaitingLines lines = new WaitingLines(100);
        AtomicInteger running = new AtomicInteger(THREADS);
        List<List<Integer>> accepted = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int thread = 0; thread < THREADS; thread++) {
            List<Integer> mine = new ArrayList<>();
            accepted.add(mine);
            int number = thread;
            Thread each =
                    new Thread(
                            () -> {
                                try {
                                    go.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                for (int i = 0; i < EACH; i++) {
                                    LogLine line = line(number, i);
                                    while (i % 8 > 0 && !lines.add(line)) {
                                        Thread.onSpinWait();
                                    }
                                    if (i % 8 > 0 || lines.add(line)) {
                                        mine.add(i);
                                    }
                                }
                                running.decrementAndGet();
                            });
            each.start();
        }
        List<List<Integer>> found = new ArrayList<>();
        IntStream.range(0, THREADS).forEach(i -> found.add(new ArrayList<>()));
        List<LogLine> taken = new ArrayList<>();
        go.countDown();
        while (running.get() > 0 || lines.size() > 0) {
            lines.take(taken, 64);
            assertThat(lines.size()).isBetween(taken.size(), 100);
            taken.forEach(
                    line -> {
                        MissingLines made = (MissingLines) line;
                        found.get(Integer.parseInt(made.event())).add((int) made.lines());
                    });
            lines.written(taken.size());
            taken.clear();
        }

        assertThat(found).isEqualTo(accepted);
        assertThat(lines.size()).isZero();
    }

    /** Any small line will do. */
    private static LogLine line(int thread, int number) {
        return new MissingLines(
                Instant.EPOCH, String.valueOf(thread), number, Instant.EPOCH, Instant.EPOCH);
    }
}
