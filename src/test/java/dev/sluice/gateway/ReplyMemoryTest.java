package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.ReplyBody.Complete;
import dev.sluice.gateway.ReplyBody.Longer;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.UpstreamReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What replies that are read whole may take together, and that all of it is given back. */
@Threat("E18")
class ReplyMemoryTest {
    private static final int BOUND = 60;

    private final ReplyMemory memory = new ReplyMemory(100, new Meters(new SimpleMeterRegistry()));
    private final List<Object> outcomes = new ArrayList<>();
    private int abandoned;

    /** A body that a test writes. */
    private static final class Body implements ReadStream<Buffer> {
        private @Nullable Handler<Buffer> onPiece;
        private Handler<Throwable> onFailure = e -> {};
        private Handler<Void> onEnd = end -> {};

        void piece(int bytes) {
            Handler<Buffer> handler = onPiece;
            if (handler != null) {
                handler.handle(Buffer.buffer(new byte[bytes]));
            }
        }

        @Override
        public Body exceptionHandler(@Nullable Handler<Throwable> handler) {
            onFailure = handler == null ? e -> {} : handler;
            return this;
        }

        @Override
        public Body handler(@Nullable Handler<Buffer> handler) {
            onPiece = handler;
            return this;
        }

        @Override
        public Body pause() {
            return this;
        }

        @Override
        public Body resume() {
            return this;
        }

        @Override
        public Body fetch(long amount) {
            return this;
        }

        @Override
        public Body endHandler(@Nullable Handler<Void> handler) {
            onEnd = handler == null ? end -> {} : handler;
            return this;
        }
    }

    @Test
    void what_does_not_fit_takes_nothing() {
        assertThat(memory.charge(60)).isTrue();
        assertThat(memory.charge(41)).isFalse();
        assertThat(memory.charge(40)).isTrue();
        assertThat(memory.charge(1)).isFalse();

        memory.release(60);
        assertThat(memory.charge(60)).isTrue();
        assertThat(memory.taken()).isEqualTo(100);
    }

    @Test
    void the_reply_that_does_not_fit_is_given_up_and_the_others_go_on() {
        Body first = new Body();
        Body second = new Body();
        read(first);
        read(second);
        first.piece(50);
        second.piece(30);

        second.piece(21);

        assertThat(outcomes).singleElement().isInstanceOf(ReplyMemoryFullException.class);
        assertThat(abandoned).isEqualTo(1);
        assertThat(memory.taken()).isEqualTo(50);
        second.piece(10);
        first.piece(10);
        first.onEnd.handle(null);
        assertThat(outcomes).last().isInstanceOf(Complete.class);
        assertThat(memory.taken()).isZero();
    }

    @Test
    void a_body_counts_until_whoever_waits_has_had_it() {
        Body body = new Body();
        List<Long> seen = new ArrayList<>();
        ReplyBody.read(reply(body), BOUND, memory)
                .subscribe()
                .with(complete -> seen.add(memory.taken()));
        body.piece(20);

        body.onEnd.handle(null);

        assertThat(seen).containsExactly(20L);
        assertThat(memory.taken()).isZero();
    }

    @Test
    void a_body_that_goes_on_is_charged_no_more() {
        Body body = new Body();
        read(body);
        body.piece(50);
        body.piece(50);
        body.piece(50);

        assertThat(outcomes).singleElement().isInstanceOf(Longer.class);
        assertThat(memory.taken()).isZero();
    }

    @Test
    void a_reply_that_breaks_gives_everything_back() {
        Body body = new Body();
        read(body);
        body.piece(50);

        body.onFailure.handle(new IllegalStateException("broken"));
        body.piece(50);

        assertThat(outcomes).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(memory.taken()).isZero();
    }

    @Test
    void an_agent_that_leaves_gives_everything_back_and_what_still_comes_takes_nothing() {
        Body body = new Body();
        Cancellable reading = read(body);
        body.piece(50);

        reading.cancel();
        body.piece(50);

        assertThat(abandoned).isEqualTo(1);
        assertThat(memory.taken()).isZero();
    }

    private Cancellable read(Body body) {
        return ReplyBody.read(reply(body), BOUND, memory)
                .subscribe()
                .with(outcomes::add, outcomes::add);
    }

    private UpstreamReply reply(Body body) {
        return new UpstreamReply(200, Map.of(), body, () -> abandoned++);
    }
}
