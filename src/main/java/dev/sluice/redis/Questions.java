package dev.sluice.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one event loop that wait for their replies, oldest first, and the one alarm that
 * bounds them all. Everything here happens on that event loop.
 */
final class Questions {
    private final ContextInternal context;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final Consumer<Question> late;
    private final ArrayDeque<Question> waiting = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> alarm;

    /**
     * None yet.
     *
     * @param timeout how long each may wait
     * @param late told of one that has waited that long
     */
    Questions(
            ContextInternal context,
            Duration timeout,
            LongSupplier nanoTime,
            Consumer<Question> late) {
        this.context = context;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.late = late;
    }

    /** One more, which waits from now on. */
    Question add(
            Script script,
            List<String> keys,
            StoreConnection.Arguments arguments,
            Handler<AsyncResult<Response>> answer) {
        long deadline = nanoTime.getAsLong() + timeout.toNanos();
        Question question = new Question(script, keys, arguments, answer, deadline);
        waiting.add(question);
        alarm();
        return question;
    }

    /** All that may still wait. */
    List<Question> all() {
        return List.copyOf(waiting);
    }

    /** Tells all that no reply will come. */
    void fail(String why) {
        List<Question> left = List.copyOf(waiting);
        waiting.clear();
        for (Question question : left) {
            if (!question.answered) {
                question.answered = true;
                question.answer.handle(Future.failedFuture(why));
            }
        }
    }

    /** Wakes when the oldest has waited too long. */
    private void alarm() {
        while (!waiting.isEmpty() && waiting.getFirst().answered) {
            waiting.removeFirst();
        }
        if (alarm != null || waiting.isEmpty()) {
            return;
        }
        long left = Math.max(0, waiting.getFirst().deadline - nanoTime.getAsLong());
        alarm =
                context.nettyEventLoop()
                        .schedule(
                                () -> context.dispatch(v -> wake()),
                                left + 100_000,
                                TimeUnit.NANOSECONDS);
    }

    private void wake() {
        alarm = null;
        long now = nanoTime.getAsLong();
        List<Question> found = new ArrayList<>();
        while (!waiting.isEmpty()
                && (waiting.getFirst().answered || waiting.getFirst().deadline <= now)) {
            found.add(waiting.removeFirst());
        }
        found.forEach(late);
        alarm();
    }
}
