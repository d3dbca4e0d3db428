package dev.sluice.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.Transport;
import dev.sluice.upstream.Transport.Form;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.http.CalledServer.Call;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server's document says of how many requests it is sent at once. */
@Timeout(60)
class BoundedServerTest {
    private static final int OF_THE_PROCESS = 8;
    private static final Timeouts TIMEOUTS =
            new Timeouts(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1));

    private final BlockingQueue<HttpServerRequest> arrived = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init")
    private CalledServer server;

    @BeforeEach
    void start() throws Exception {
        server = new CalledServer(OF_THE_PROCESS, arrived::add);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_document_bounds_what_is_under_way_and_what_waits() throws Exception {
        Server bounded = bounded(2, 1);
        call(bounded);
        call(bounded);
        HttpServerRequest first = next();
        next();
        call(bounded);

        assertNoRoom(call(bounded));

        assertThat(arrived).isEmpty();
        first.response().end("whole");
        next(); // the one that waited
    }

    @Test
    void with_nowhere_to_wait_the_next_is_refused_at_once() throws Exception {
        Server bounded = bounded(1, 0);
        call(bounded);
        next();

        assertNoRoom(call(bounded));
    }

    @Test
    void as_many_may_wait_as_may_be_under_way_unless_it_says_otherwise() throws Exception {
        Server bounded = bounded(1, -1);
        call(bounded);
        next();
        Call waiting = call(bounded);

        assertNoRoom(call(bounded));
        assertThat(waiting.reply()).isNotDone();
    }

    @Test
    void the_bound_of_the_process_stays_above_it() throws Exception {
        Server bounded = bounded(1_000, 0);
        for (int i = 0; i < OF_THE_PROCESS; i++) {
            call(bounded);
            next();
        }

        assertNoRoom(call(bounded));
    }

    @Test
    void a_server_that_is_full_keeps_no_other_from_being_called() throws Exception {
        call(bounded(1, 0));
        next();

        call(server.named("other", "/", Transport.DEFAULT, TIMEOUTS));

        next();
    }

    @Test
    void streams_leave_a_quarter_of_the_places_to_calls() throws Exception {
        Server bounded = bounded(4, 1);
        for (int i = 0; i < 3; i++) {
            stream(bounded);
            next();
        }

        assertNoRoom(stream(bounded));
        call(bounded);
        next();
    }

    @Test
    void a_stream_that_has_ended_leaves_its_place_to_another() throws Exception {
        Server bounded = bounded(2, 1);
        Call ended = stream(bounded);
        next().response().end("whole");
        assertThat(CalledServer.text(ended.loop(), ended.begun())).isEqualTo("whole");

        stream(bounded);

        next();
    }

    @Test
    void a_stream_that_leaves_the_line_leaves_its_place_to_another() throws Exception {
        Server bounded = bounded(2, 1);
        call(bounded);
        call(bounded);
        next();
        next();
        Call waiting = stream(bounded);
        waiting.leave().run();
        await().until(() -> waiting.unsent().get() == 1);

        assertThat(stream(bounded).reply()).isNotDone();
    }

    @Test
    void where_one_request_is_served_at_a_time_no_stream_is_opened() throws Exception {
        assertNoRoom(stream(bounded(1, 1)));
    }

    private Server bounded(int most, int waiting) {
        Transport transport =
                new Transport(Form.STREAMABLE_HTTP, false, null, most, waiting, false);
        return server.named("bounded", "/", transport, TIMEOUTS);
    }

    private Call call(Server to) throws Exception {
        return server.send(server.loop(), to, false);
    }

    private Call stream(Server to) throws Exception {
        return server.send(server.loop(), to, true);
    }

    private static void assertNoRoom(Call call) {
        assertThatThrownBy(() -> call.begun())
                .cause()
                .isInstanceOfSatisfying(
                        UpstreamFailedException.class,
                        e -> assertThat(e.stage()).isEqualTo(Stage.NO_ROOM))
                .hasMessage("as many wait as may");
    }

    private HttpServerRequest next() throws InterruptedException {
        HttpServerRequest next = arrived.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
