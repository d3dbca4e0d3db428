package dev.sluice.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal loop = (ContextInternal) vertx.getOrCreateContext();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void what_is_not_met_expires_on_the_context_that_set_it() throws Exception {
        CompletableFuture<Context> expired = new CompletableFuture<>();

        onLoop(() -> Deadline.in(vertx, 5, () -> expired.complete(Vertx.currentContext())));

        assertThat(expired.get(10, TimeUnit.SECONDS)).isSameAs(loop);
    }

    @Test
    void what_was_met_is_not_told_of_and_those_beside_it_are() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();

        onLoop(
                () -> {
                    Deadline.in(vertx, 5, () -> told.add("first"));
                    Deadline met = Deadline.in(vertx, 5, () -> told.add("met"));
                    Deadline.in(vertx, 5, () -> told.add("third"));
                    Deadline.in(vertx, 20, () -> last.complete(null));
                    met.cancel();
                    met.cancel();
                    return met;
                });

        last.get(10, TimeUnit.SECONDS);
        assertThat(told).containsExactly("first", "third");
    }

    @Test
    void it_can_be_cancelled_from_any_thread() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();
        Deadline met = onLoop(() -> Deadline.in(vertx, 300, () -> told.add("met")));

        met.cancel();
        onLoop(() -> Deadline.in(vertx, 400, () -> last.complete(null)));

        last.get(10, TimeUnit.SECONDS);
        assertThat(told).isEmpty();
    }

    @Test
    void it_can_be_set_where_there_is_no_event_loop() throws Exception {
        CompletableFuture<Void> expired = new CompletableFuture<>();
        CompletableFuture<Void> last = new CompletableFuture<>();

        Deadline.in(vertx, 5, () -> expired.complete(null));
        Deadline.in(vertx, 300, () -> told.add("met")).cancel();
        Deadline.in(vertx, 400, () -> last.complete(null));

        expired.get(10, TimeUnit.SECONDS);
        last.get(10, TimeUnit.SECONDS);
        assertThat(told).isEmpty();
    }

    @Test
    void what_fails_when_it_expires_keeps_nobody_else_from_it() throws Exception {
        CompletableFuture<Void> last = new CompletableFuture<>();

        onLoop(
                () -> {
                    Deadline.in(
                            vertx,
                            5,
                            () -> {
                                throw new IllegalStateException("on purpose");
                            });
                    return Deadline.in(vertx, 5, () -> last.complete(null));
                });

        last.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_length_that_nobody_asks_for_any_more_is_forgotten() throws Exception {
        DeadlineLines lines = new DeadlineLines(System::nanoTime);
        CompletableFuture<Void> none = new CompletableFuture<>();

        int most =
                onLoop(
                        () -> {
                            for (int millis = 1; millis <= 20; millis++) {
                                lines.add(loop, millis, () -> told.add("met")).cancel();
                            }
                            return lines.lengths();
                        });
        onLoop(
                () ->
                        vertx.setPeriodic(
                                1,
                                id -> {
                                    if (lines.lengths() == 0) {
                                        none.complete(null);
                                    }
                                }));

        assertThat(most).isEqualTo(20);
        none.get(10, TimeUnit.SECONDS);
        assertThat(told).isEmpty();
    }

    private <T> T onLoop(Supplier<T> step) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(
                now -> {
                    try {
                        done.complete(step.get());
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        return done.get(10, TimeUnit.SECONDS);
    }
}
