package dev.sluice.approval.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.webhook.HookReceiver.Heard;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is slow, or never ends, keeps its own notices waiting and nothing else. */
@Timeout(120)
class SlowReceiverTest {
    @TempDir Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_slow_answer_counts_and_silence_does_not() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.next(HookReceiver.silence());
        receiver.next(request -> vertx.setTimer(50, id -> request.response().end()));
        Told told = told(receiver, Told.hasty(1_000), Map.of("ops.timeout", "1s"));

        told.ask();

        Told.eventually().until(() -> told.count("delivered") == 1);
        assertThat(told.count("retried")).isPositive();
        assertThat(receiver.heard()).hasSize(told.count("retried") + 1);
        Told.eventually().until(() -> receiver.open() == 0);
    }

    @Test
    void of_an_answer_without_end_the_head_counts_and_little_is_read() throws Exception {
        HookReceiver endless = new HookReceiver(vertx);
        endless.usually(SlowReceiverTest::writeForEver);
        HookReceiver stuck = new HookReceiver(vertx);
        stuck.usually(request -> request.response().setChunked(true).write("no more, but"));
        // So long that only a bound on what is read ends it before this test gives up.
        Told flooded = told(endless, Told.hasty(1), Map.of("ops.timeout", "30s"));
        Told kept = told(stuck, Told.hasty(1), Map.of("ops.timeout", "1s"));

        flooded.ask();
        kept.ask();

        await().atMost(Duration.ofSeconds(20)).until(() -> flooded.count("delivered") == 1);
        Told.eventually().until(() -> kept.count("delivered") == 1);
        Told.eventually().until(() -> endless.open() + stuck.open() == 0);
    }

    @Test
    void a_full_queue_drops_the_oldest_and_the_rest_is_told() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
        receiver.usually(held::add);
        Told told = told(receiver, Told.hasty(1), Map.of("ops.timeout", "30s"));
        List<String> first =
                IntStream.range(0, Outbox.MOST_AT_ONCE).mapToObj(i -> id(told)).toList();
        Told.eventually().until(() -> held.size() == Outbox.MOST_AT_ONCE);

        List<String> lost = IntStream.range(0, 5).mapToObj(i -> id(told)).toList();
        List<String> kept =
                IntStream.range(0, Outbox.MOST_WAITING).mapToObj(i -> id(told)).toList();
        Told.eventually().until(() -> told.count("dropped") == 5);
        assertThat(held).as("under way at once").hasSize(Outbox.MOST_AT_ONCE);
        receiver.usually(HookReceiver.status(204));
        vertx.runOnContext(now -> held.forEach(request -> request.response().end()));

        Told.eventually()
                .until(() -> told.count("delivered") == Outbox.MOST_AT_ONCE + Outbox.MOST_WAITING);
        assertThat(receiver.heard())
                .extracting(Heard::question)
                .containsAll(first)
                .containsAll(kept)
                .doesNotContainAnyElementsOf(lost);
    }

    @Test
    void a_receiver_that_hangs_delays_neither_questions_nor_answers() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.usually(HookReceiver.silence());
        Told told = told(receiver, Told.hasty(1), Map.of("ops.timeout", "30s"));

        for (int i = 0; i < 100; i++) {
            told.decide(told.ask(), true, "yes");
        }

        Told.eventually().until(() -> receiver.heard().size() == Outbox.MOST_AT_ONCE);
        assertThat(told.count("delivered")).isZero();
        assertThat(told.count("retried")).isZero();
    }

    @Test
    void what_waits_when_the_process_ends_is_counted_as_lost() throws Exception {
        HookReceiver receiver = new HookReceiver(vertx);
        receiver.next(HookReceiver.status(500));
        receiver.usually(HookReceiver.silence());
        Backoff slow =
                new Backoff(
                        Duration.ofHours(1), Duration.ofHours(1), 9, Duration.ofDays(1), () -> 1);
        Told told = told(receiver, slow, Map.of("ops.timeout", "30s"));
        told.ask();
        Told.eventually().until(() -> told.count("retried") == 1);
        told.ask();
        Told.eventually().until(() -> receiver.heard().size() == 2);

        told.stop();

        assertThat(told.count("dropped")).isEqualTo(2);
    }

    private static void writeForEver(HttpServerRequest request) {
        var response = request.response().setChunked(true);
        Buffer piece = Buffer.buffer(new byte[4_096]);
        Runnable fill =
                () -> {
                    while (!response.writeQueueFull() && !response.closed()) {
                        response.write(piece);
                    }
                };
        response.drainHandler(more -> fill.run());
        response.exceptionHandler(gone -> {});
        fill.run();
    }

    private static String id(Told told) {
        return told.ask().id();
    }

    private Told told(HookReceiver receiver, Backoff backoff, Map<String, String> more)
            throws Exception {
        return Told.at(vertx, "http://127.0.0.1:" + receiver.port(), folder, backoff, more);
    }
}
