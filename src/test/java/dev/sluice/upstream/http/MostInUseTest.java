package dev.sluice.upstream.http;

import static dev.sluice.upstream.http.CalledServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.http.CalledServer.Call;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One bound on the connections in use, over all event loops together, and a line before it. */
@Timeout(60)
class MostInUseTest {
    private static final int MOST = 2;
    private static final int ROUNDS = 200;
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final BlockingQueue<HttpServerRequest> arrived = new LinkedBlockingQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @SuppressWarnings("NullAway.Init")
    private CalledServer server;

    @BeforeEach
    void start() throws Exception {
        server = new CalledServer(MOST, this::answer);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    private void answer(HttpServerRequest request) {
        peak.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        if (request.uri().equals("/now")) {
            // Not at once, so that others could come too.
            server.later(
                    () -> {
                        underWay.decrementAndGet();
                        request.response().end("whole");
                    });
        } else {
            arrived.add(request);
        }
    }

    @Test
    void calls_of_other_event_loops_wait_their_turn_in_the_order_in_which_they_came()
            throws Exception {
        Busy first = busy("/1");
        busy("/2");
        Call third = server.send(server.loop(), "/3");
        Call fourth = server.send(server.loop(), "/4");
        assertThat(arrived).isEmpty();

        finish(first);
        HttpServerRequest next = next();
        assertThat(next.uri()).isEqualTo("/3");
        finish(new Busy(third, next));

        assertThat(next().uri()).isEqualTo("/4");
        assertThat(fourth.reply()).isNotDone();
        assertThat(peak).hasValue(MOST);
    }

    @Test
    void no_more_wait_than_may_be_under_way() throws Exception {
        busy("/1");
        busy("/2");
        server.send(server.loop(), "/3");
        server.send(server.loop(), "/4");

        assertNoRoom(server.send(server.loop(), "/5"), "as many wait as may");
    }

    @Test
    void whoever_leaves_the_line_is_told_of_at_once_and_leaves_room_in_it() throws Exception {
        Busy first = busy("/1");
        busy("/2");
        Call left = server.send(server.loop(), "/3");
        Call fourth = server.send(server.loop(), "/4");

        left.leave().run();
        await().until(() -> left.unsent().get() == 1);
        Call fifth = server.send(server.loop(), "/5");
        finish(first);

        HttpServerRequest next = next();
        assertThat(next.uri()).isEqualTo("/4");
        finish(new Busy(fourth, next));
        assertThat(next().uri()).isEqualTo("/5");
        assertThat(fifth.reply()).isNotDone();
    }

    @Test
    void waiting_takes_no_longer_than_connecting_may() throws Exception {
        for (int i = 0; i < MOST; i++) {
            server.send(server.loop(), "/busy", SHORT, LONG);
            next();
        }

        Call late = server.send(server.loop(), "/late", SHORT, LONG);

        assertNoRoom(late, "no place in time");
        assertThat(arrived).isEmpty();
    }

    @Test
    void calls_of_many_event_loops_are_never_more_at_once_and_are_all_answered() throws Exception {
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < 2 * MOST; i++) {
            Context loop = server.loop();
            callers.add(threads.submit(() -> callAgainAndAgain(loop)));
        }

        for (Future<?> caller : callers) {
            caller.get(50, TimeUnit.SECONDS);
        }

        assertThat(peak).hasValue(MOST);
    }

    private boolean callAgainAndAgain(Context loop) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(text(loop, server.send(loop, "/now").begun())).isEqualTo("whole");
        }
        return true;
    }

    /** A call that has a place, and what it asked. */
    private record Busy(Call call, HttpServerRequest asked) {}

    private Busy busy(String path) throws Exception {
        Call call = server.send(server.loop(), path);
        return new Busy(call, next());
    }

    /** Answers a call and has the answer read, which ends it. */
    private void finish(Busy busy) throws Exception {
        underWay.decrementAndGet();
        busy.asked().response().end("whole");
        UpstreamReply reply = busy.call().begun();
        assertThat(text(busy.call().loop(), reply)).isEqualTo("whole");
    }

    private static void assertNoRoom(Call call, String detail) {
        assertThatThrownBy(() -> call.begun())
                .cause()
                .isInstanceOfSatisfying(
                        UpstreamFailedException.class,
                        e -> assertThat(e.stage()).isEqualTo(Stage.NO_ROOM))
                .hasMessage(detail);
    }

    private HttpServerRequest next() throws InterruptedException {
        HttpServerRequest next = arrived.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
