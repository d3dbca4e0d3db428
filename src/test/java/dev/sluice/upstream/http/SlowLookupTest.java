package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.address.Addresses;
import dev.sluice.upstream.AccessTokens;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name server that does not answer, between the gateway and a server. */
@Timeout(60)
class SlowLookupTest {
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch answering = new CountDownLatch(1);
    private final HttpUpstreamClient client =
            new HttpUpstreamClient(
                    vertx,
                    new One(),
                    new Addresses(vertx, this::never, System::nanoTime),
                    AccessTokens.NONE,
                    System::nanoTime);

    private record One() implements UpstreamSettings {
        @Override
        public int maxConnections() {
            return 1;
        }

        @Override
        public Duration keepAlive() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }
    }

    private List<InetAddress> never(String name) {
        try {
            answering.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    @AfterEach
    void close() {
        answering.countDown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The second would wait for the place of the first, if that were not given back. */
    @Test
    void it_is_waited_for_no_longer_than_a_connection() {
        for (int i = 0; i < 2; i++) {
            Throwable failure = catchThrowable(this::call);

            Throwable told = failure.getCause() == null ? failure : failure.getCause();
            assertThat(told)
                    .isInstanceOfSatisfying(
                            UpstreamFailedException.class,
                            e -> assertThat(e.stage()).isEqualTo(Stage.NEVER_SENT))
                    .hasMessage("TimeoutException");
        }
        assertThat(answering.getCount()).as("nobody has answered yet").isEqualTo(1);
    }

    private void call() {
        Duration ample = Duration.ofMinutes(1);
        Server server =
                new Server(
                        "a",
                        URI.create("http://mcp.test:9/mcp"),
                        Map.of(),
                        new Timeouts(Duration.ofMillis(200), ample, ample, ample));
        UpstreamRequest request =
                new UpstreamRequest(server, Verb.GET, Map.of(), false, new byte[0]);
        client.send(request, () -> {}).await().atMost(Duration.ofSeconds(20));
    }
}
