package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.Timeouts;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a server can have received anything of a call that was given up. */
class HttpCallTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger neverSent = new AtomicInteger();
    private final HttpCall call =
            new HttpCall(vertx, Timeouts.DEFAULT, () -> 0, neverSent::incrementAndGet, () -> {});

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void one_that_nobody_waits_for_and_that_found_no_connection_was_never_sent() {
        call.leave();

        assertThat(call.unconnected(new ConnectException()).failed()).isTrue();
        assertThat(neverSent).hasValue(1);
    }

    @Test
    void one_that_somebody_waits_for_says_so_in_its_failure_instead() {
        assertThat(call.unconnected(new ConnectException()).failed()).isTrue();
        assertThat(neverSent).hasValue(0);
    }
}
