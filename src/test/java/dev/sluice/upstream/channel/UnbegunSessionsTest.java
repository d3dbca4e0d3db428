package dev.sluice.upstream.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions whose beginning is never answered: no agent knows their name, so none can end them. */
@Timeout(60)
class UnbegunSessionsTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Conversations conversations =
            new Conversations(
                    vertx,
                    (server, listener) -> Future.succeededFuture(new Silent()),
                    1,
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    new SecureRandom(),
                    System::nanoTime);

    /** A server that reads and says nothing. */
    private final class Silent implements Channel {
        @Override
        public Future<Void> send(Buffer message) {
            asked.incrementAndGet();
            return Future.succeededFuture();
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public Future<Void> close() {
            closed.incrementAndGet();
            return Future.succeededFuture();
        }
    }

    @AfterEach
    void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void what_begins_too_late_is_ended() {
        assertThatThrownBy(
                        () ->
                                begin(Duration.ofMillis(50))
                                        .subscribeAsCompletionStage()
                                        .get(30, TimeUnit.SECONDS))
                .hasMessageContaining("no reply in time");

        await().until(() -> conversations.channels() == 0);
        assertThat(closed).hasValue(1);
    }

    @Test
    void what_nobody_waits_for_any_more_is_ended() {
        var agent = begin(Duration.ofMinutes(5)).subscribe().with(reply -> {}, failure -> {});
        await().until(() -> asked.get() == 1);

        agent.cancel();

        await().until(() -> conversations.channels() == 0);
        assertThat(closed).hasValue(1);
    }

    private Uni<UpstreamReply> begin(Duration firstByte) {
        Timeouts timeouts =
                new Timeouts(
                        Duration.ofSeconds(2),
                        firstByte,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30));
        Reach reach = new Reach.Command(List.of("server"), Map.of(), Map.of(), null);
        byte[] initialize =
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}"
                        .getBytes(UTF_8);
        return conversations.send(
                new UpstreamRequest(
                        new Server("s", reach, timeouts), Verb.POST, Map.of(), false, initialize),
                () -> {});
    }
}
