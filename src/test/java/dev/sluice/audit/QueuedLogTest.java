package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testsupport.Threat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records reach the sink complete and in order, or the log says that it takes no more. */
class QueuedLogTest {
    private static final int CAPACITY = 4_096;

    /** With those that the writer has in hand; each line that is missing is told in the log. */
    private static final int MORE_THAN_FITS = CAPACITY + 700;

    private final CountDownLatch readerIsBack = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void records_are_written_in_order_and_at_once() {
        QueuedLog log = started(this::keep, false);

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

        QueuedLog log = Sunk.log(new Sunk());
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
    void closing_writes_what_is_still_queued_and_takes_nothing_more() throws InterruptedException {
        QueuedLog log = started(this::keep, false);
        IntStream.range(0, 3_000).forEach(i -> log.record(record("tool-" + i)));

        log.close();

        assertThat(tools()).hasSize(3_000);
        assertThat(log.accepts()).isFalse();
        assertThatThrownBy(() -> log.record(record("late"))).isInstanceOf(FullLogException.class);
    }

    @Test
    @Threat("E11")
    void a_log_that_is_nearly_full_says_so_and_keeps_room_for_calls_under_way() {
        QueuedLog log = started(this::stuck, false);
        int taken = 0;
        while (log.accepts()) {
            log.record(record("early"));
            taken++;
        }
        int underWay = taken;

        IntStream.range(0, CAPACITY / 4).forEach(i -> log.record(record("under way")));
        assertThatThrownBy(() -> IntStream.range(0, 2).forEach(i -> log.record(record("late"))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(waiting()).isGreaterThanOrEqualTo(CAPACITY);

        readerIsBack.countDown();
        await().until(() -> tools().size() > underWay + CAPACITY / 4 - 1);
        assertThat(log.accepts()).isTrue();
        assertThat(tools()).endsWith(tools().contains("late") ? "late" : "under way");
        await().until(() -> waiting() == 0);
    }

    @Test
    @Threat("E11")
    void lines_that_are_dropped_by_choice_are_counted_and_told_of_in_the_log_itself() {
        QueuedLog log = started(this::stuck, true);
        int all = 2 * CAPACITY;
        IntStream.range(0, all).forEach(i -> log.record(record("tool-" + i)));
        assertThat(log.accepts()).isTrue();
        log.record(AdminActTest.act("c")); // there is room for it all the same
        long dropped = (long) registry.counter("sluice_audit_dropped").count();
        assertThat(dropped).isPositive();

        readerIsBack.countDown();

        await().until(() -> tools().size() + dropped == all && told().size() == 1);
        JsonObject told = told().get(0);
        assertThat(told.getLong("lines")).isEqualTo(dropped);
        assertThat(told.getInstant("from")).isBeforeOrEqualTo(told.getInstant("until"));
        assertThat(told.getInstant("until")).isBeforeOrEqualTo(told.getInstant("time"));
        assertThat(written).anyMatch(line -> line.contains("\"act\""));
        log.record(record("later"));
        await().until(() -> tools().contains("later"));
    }

    @Test
    void what_became_of_an_approval_is_never_refused_but_counted_when_it_finds_no_room() {
        QueuedLog log = started(this::stuck, false);

        IntStream.range(0, MORE_THAN_FITS).forEach(i -> log.record(approval("used")));

        long dropped = (long) registry.counter("sluice_audit_dropped").count();
        assertThat(dropped).isPositive();
        readerIsBack.countDown();
        await().until(() -> told().stream().mapToLong(it -> it.getLong("lines")).sum() == dropped);
    }

    @Test
    void what_agents_ask_people_leaves_room_for_what_operators_do() {
        QueuedLog log = started(this::stuck, true);

        IntStream.range(0, MORE_THAN_FITS).forEach(i -> log.record(approval("asked")));
        log.record(AdminActTest.act("c"));

        readerIsBack.countDown();
        await().until(() -> written.stream().anyMatch(line -> line.contains("\"act\"")));
    }

    @Test
    void what_fails_is_tried_again_until_it_is_written() {
        int[] failures = {3};
        QueuedLog log =
                started(
                        lines -> {
                            if (failures[0]-- > 0) {
                                keep(lines.subList(0, 1));
                                throw new UnwrittenException(
                                        1, new IOException("No space left on device"));
                            }
                            keep(lines);
                        },
                        false);
        List<String> names = IntStream.range(0, 100).mapToObj(i -> "tool-" + i).toList();

        names.forEach(name -> log.record(record(name)));

        await().untilAsserted(() -> assertThat(tools()).isEqualTo(names));
        assertThat(registry.counter("sluice_audit_failures").count()).isEqualTo(3);
        assertThat(log.accepts()).isTrue();
    }

    @Test
    void an_end_that_cannot_write_is_over_in_time_and_what_is_lost_is_counted() throws Exception {
        LineWriter writer =
                new LineWriter(
                        "sluice-decision-log",
                        CAPACITY,
                        sink(
                                lines -> {
                                    throw new UnwrittenException(0, new IOException("Broken pipe"));
                                }),
                        InstantSource.system(),
                        () -> {});
        writer.start();
        IntStream.range(0, 10).forEach(i -> assertThat(writer.offer(record("t"))).isTrue());

        assertThat(writer.close(Duration.ofMillis(200))).isEqualTo(10);
        assertThat(writer.offer(record("late"))).isFalse();
    }

    private static ApprovalEvent approval(String change) {
        return new ApprovalEvent(
                Instant.EPOCH,
                "approval",
                change,
                "q",
                "s",
                "g",
                "g",
                "t",
                "00",
                "p",
                "v",
                "/tools/t/approval",
                null,
                null);
    }

    private interface Writing {
        void write(List<LogLine> lines) throws UnwrittenException;
    }

    private static LogSink sink(Writing writing) {
        return new LogSink() {
            @Override
            public void write(List<LogLine> lines) throws UnwrittenException {
                writing.write(lines);
            }

            @Override
            public String name() {
                return "a test";
            }
        };
    }

    private QueuedLog started(Writing writing, boolean dropping) {
        QueuedLog log = Sunk.log(sink(writing), dropping, registry);
        log.start();
        return log;
    }

    private void keep(List<LogLine> lines) {
        lines.forEach(line -> written.add(line.toJson()));
    }

    private void stuck(List<LogLine> lines) {
        try {
            readerIsBack.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keep(lines);
    }

    private double waiting() {
        return registry.get("sluice_audit_queue_lines").gauge().value();
    }

    private List<String> tools() {
        return written.stream()
                .map(line -> new JsonObject(line).getString("tool"))
                .filter(Objects::nonNull)
                .toList();
    }

    private List<JsonObject> told() {
        return written.stream()
                .map(JsonObject::new)
                .filter(line -> "dropped".equals(line.getString("event")))
                .toList();
    }

    private static DecisionRecord record(String tool) {
        return DecisionRecordTest.record(tool, List.of());
    }
}
