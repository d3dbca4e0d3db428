package dev.sluice.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.limit.Consumption;
import dev.sluice.limit.redis.Taking.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that share one question: each is told what came of its own. */
class InvocationTest {
    private static final int PLAINLY_TAKEN = 8;

    private final List<Answer> told = new ArrayList<>();
    private final Invocation invocation =
            new TakeScript(
                            new StoreKeys("test"),
                            new Epoch(),
                            new Caution(Duration.ofHours(1), Duration.ZERO))
                    .of(List.of(failing("a"), listening("b")));

    @Test
    void a_call_that_cannot_take_its_answer_keeps_nobody_elses_back() {
        assertThatThrownBy(
                        () ->
                                invocation.settle(
                                        reply(
                                                BulkType.create(Buffer.buffer("e 1 s 0"), false),
                                                NumberType.create(5L),
                                                NumberType.create((long) PLAINLY_TAKEN),
                                                NumberType.create(4L),
                                                NumberType.create(1L),
                                                NumberType.create((long) PLAINLY_TAKEN),
                                                NumberType.create(4L),
                                                NumberType.create(1L))))
                .hasMessage("of a");

        assertThat(told).hasSize(1);
        assertThat(told.get(0).consumption()).isInstanceOf(Consumption.Taken.class);
    }

    @Test
    void nor_does_it_when_nothing_was_counted() {
        assertThatThrownBy(invocation::fail).hasMessage("of a");

        assertThat(told).containsExactly(Answer.NONE);
    }

    private static Response reply(Response... words) {
        MultiType reply = MultiType.create(words.length, false);
        for (Response word : words) {
            reply.add(word);
        }
        return reply;
    }

    private Taking listening(String counter) {
        return new Taking(
                List.of(Sample.call(Sample.key(counter, Sample.LONG), 10)), List.of(0L), told::add);
    }

    private static Taking failing(String counter) {
        return new Taking(
                List.of(Sample.call(Sample.key(counter, Sample.LONG), 10)),
                List.of(0L),
                answer -> {
                    throw new IllegalStateException("of " + counter);
                });
    }
}
