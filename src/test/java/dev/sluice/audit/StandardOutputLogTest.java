package dev.sluice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Threat;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records reach the stream complete and in order, or the log says that it takes no more. */
class StandardOutputLogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void records_are_written_in_order_and_at_once() {
        StandardOutputLog log = writingTo(written);

        List<String> names = IntStream.range(0, 1_000).mapToObj(i -> "tool-" + i).toList();
        names.forEach(name -> log.record(record(name)));

        await().untilAsserted(() -> assertThat(tools()).isEqualTo(names));
        log.record(record("later"));
        await().untilAsserted(() -> assertThat(tools()).endsWith("later"));
    }

    /** The proxy that stands before the application's log is made by the same constructor. */
    @Test
    void only_a_log_that_is_started_has_a_thread() throws InterruptedException {
        Set<Thread> before = writers();

        StandardOutputLog log = new StandardOutputLog(new PrintStream(written, false, UTF_8));
        assertThat(before).containsAll(writers());

        log.start();
        assertThat(writers()).anyMatch(thread -> !before.contains(thread));
        log.close();
    }

    private static Set<Thread> writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sluice-decision-log"))
                .collect(Collectors.toSet());
    }

    @Test
    void closing_writes_what_is_still_queued() throws InterruptedException {
        StandardOutputLog log = writingTo(written);
        IntStream.range(0, 5_000).forEach(i -> log.record(record("tool-" + i)));

        log.close();

        assertThat(tools()).hasSize(5_000);
    }

    @Test
    @Threat("E11")
    void a_log_that_is_nearly_full_says_so_and_keeps_room_for_calls_under_way() {
        CountDownLatch readerIsBack = new CountDownLatch(1);
        StandardOutputLog log = writingTo(new Stuck(readerIsBack));
        int taken = 0;
        while (log.accepts()) {
            log.record(record("early"));
            taken++;
        }
        int underWay = taken;

        IntStream.range(0, 16_384).forEach(i -> log.record(record("under way")));
        assertThatThrownBy(() -> IntStream.range(0, 2).forEach(i -> log.record(record("late"))))
                .isInstanceOf(IllegalStateException.class);

        readerIsBack.countDown();
        await().atMost(Duration.ofMinutes(1)).until(() -> tools().size() > underWay + 16_383);
        assertThat(log.accepts()).isTrue();
        assertThat(tools()).endsWith(tools().contains("late") ? "late" : "under way");
    }

    @Test
    void a_stream_that_has_failed_takes_no_more_records() {
        OutputStream closed =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("nobody reads");
                    }
                };
        StandardOutputLog log = writingTo(closed);
        assertThat(log.accepts()).isTrue();

        log.record(record("lost"));

        await().until(() -> !log.accepts());
    }

    private static StandardOutputLog writingTo(OutputStream stream) {
        StandardOutputLog log = new StandardOutputLog(new PrintStream(stream, false, UTF_8));
        log.start();
        return log;
    }

    private List<String> tools() {
        String text = written.toString(UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> new JsonObject(line).getString("tool"))
                .toList();
    }

    private static DecisionRecord record(String tool) {
        return DecisionRecordTest.record(tool, List.of());
    }

    /** Takes nothing until its reader is back. */
    private final class Stuck extends OutputStream {
        private final CountDownLatch readerIsBack;

        Stuck(CountDownLatch readerIsBack) {
            this.readerIsBack = readerIsBack;
        }

        @Override
        public void write(int b) throws IOException {
            try {
                readerIsBack.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.write(b);
        }
    }
}
