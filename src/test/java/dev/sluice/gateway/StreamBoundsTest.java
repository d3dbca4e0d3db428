package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.gateway.StreamPlaces.Use;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Switches;
import dev.sluice.telemetry.Meters;
import dev.sluice.testsupport.Threat;
import dev.sluice.upstream.Verb;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many streams may be open, and which are closed because nobody is heard of any more. */
@Threat("E4")
@Timeout(30)
class StreamBoundsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String LISTEN =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscriptions/listen\",\"params\":{}}";
    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final OpenStreams streams =
            new OpenStreams(
                    new Never(),
                    new Signing(),
                    new Meters(new SimpleMeterRegistry()),
                    new Bounds(12, 4, 6, 1),
                    new Bounds.OfSessions(1, HOUR),
                    InstantSource.system(),
                    now::get);

    /** Documents that never change. */
    private static final class Never implements LiveConfiguration {
        @Override
        public @Nullable Snapshot current() {
            return null;
        }

        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public void onChange(Consumer<Snapshot> listener) {
            // Never.
        }
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void at_its_bound_a_caller_gets_no_stream_and_no_call_until_one_has_ended() throws Exception {
        Runnable ended = open(get());
        open(get());
        open(get());
        open(admitted(call()));

        assertRefused(get());
        assertRefused(call());

        ended.run();
        streams.admit(call());
        streams.admit(get());
    }

    @Test
    void quiet_streams_take_three_quarters_and_calls_keep_the_rest() throws Exception {
        open(get());
        open(get());
        open(get());

        assertRefused(get());
        assertRefused(listen());

        streams.admit(call());
    }

    @Test
    void the_answer_to_a_servers_question_is_never_refused() throws Exception {
        for (int i = 0; i < 4; i++) {
            open(admitted(call()));
        }
        assertRefused(call());

        streams.admit(Situation.passage(snapshot(), ANSWER));
    }

    @Test
    void calls_under_way_are_bounded_until_they_are_settled() {
        Passage first = call();
        streams.admit(first);
        for (int i = 1; i < 6; i++) {
            streams.admit(call());
        }
        assertRefused(call());

        streams.settled(first);
        streams.settled(first);

        streams.admit(call());
        assertRefused(call());
    }

    @Test
    void a_call_that_was_let_pass_gets_its_stream_and_counts_once() throws Exception {
        List<Passage> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(admitted(call()));
        }
        List<Runnable> ends = new ArrayList<>();
        for (Passage call : calls) {
            ends.add(open(call));
            streams.settled(call);
        }
        assertRefused(call());

        ends.subList(0, 2).forEach(Runnable::run);
        assertRefused(call());
        ends.get(2).run();
        ends.get(2).run();

        streams.admit(call());
        streams.admit(call());
        streams.admit(call());
        assertRefused(call());
    }

    @Test
    void a_stream_that_is_being_opened_counts_already_and_is_given_back_if_it_never_opens() {
        Passage first = get();
        streams.admit(first);
        streams.admit(get());
        streams.admit(get());
        assertRefused(get());

        streams.settled(first);
        streams.settled(first);

        streams.admit(get());
        assertRefused(get());
    }

    @Test
    void all_callers_together_have_a_bound_and_one_cannot_reach_it_alone() {
        StreamPlaces places = new StreamPlaces(8, 4, 6);
        assertThat(taken(places, "a", Use.CALL)).isEqualTo(6);
        assertThat(taken(places, "b", Use.CALL)).isEqualTo(2);
        assertThat(taken(places, "c", Use.CALL)).isZero();

        places.leave(caller("a"), Use.CALL);
        assertThat(taken(places, "c", Use.CALL)).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            places.opened(caller("a"));
            places.leave(caller("a"), Use.STREAM);
        }
        places.leave(caller("b"), Use.CALL);
        places.leave(caller("b"), Use.CALL);
        places.leave(caller("c"), Use.CALL);
        assertThat(places.callers()).isZero();
        assertThat(taken(places, "d", Use.CALL)).isEqualTo(6);
        assertThat(taken(places, "e", Use.CALL)).isEqualTo(2);
    }

    @Test
    void quiet_streams_of_all_callers_leave_a_quarter_too() {
        StreamPlaces places = new StreamPlaces(8, 8, 8);
        assertThat(taken(places, "a", Use.QUIET_STREAM)).isEqualTo(6);
        assertThat(taken(places, "b", Use.QUIET_STREAM)).isZero();
        assertThat(taken(places, "b", Use.CALL)).isEqualTo(2);
    }

    @Test
    void however_the_settings_stand_to_each_other_quiet_streams_leave_room_for_calls() {
        StreamPlaces places = new StreamPlaces(100, 64, 8);
        assertThat(taken(places, "a", Use.QUIET_STREAM)).isEqualTo(6);
        assertThat(taken(places, "a", Use.CALL)).isEqualTo(2);
    }

    /** How many places a caller gets until it gets none; of a hundred, were there no bound. */
    private static int taken(StreamPlaces places, String name, Use use) {
        int count = 0;
        while (count < 100 && places.take(caller(name), use)) {
            count++;
        }
        return count;
    }

    @Test
    void a_session_that_sends_nothing_for_long_has_its_streams_closed() throws Exception {
        Passage quiet = inSession("quiet");
        Passage talking = inSession("talking");
        open(quiet);
        open(talking);

        now.addAndGet(HOUR.toNanos());
        streams.heard(talking);
        assertThat(closedWhenLooking()).isEmpty();
        now.addAndGet(1);
        assertThat(closedWhenLooking()).containsExactly("quiet");
    }

    @Test
    void of_sessions_without_streams_nothing_is_kept() throws Exception {
        LastHeard lastHeard = new LastHeard(HOUR, now::get);
        Session one = session("one");
        lastHeard.heard(one);
        assertThat(lastHeard.remembered()).isZero();

        lastHeard.opened(one);
        lastHeard.opened(one);
        lastHeard.closed(one);
        assertThat(lastHeard.remembered()).isEqualTo(1);
        lastHeard.closed(one);
        assertThat(lastHeard.remembered()).isZero();
    }

    private List<String> closedWhenLooking() throws InterruptedException {
        streams.closeIdle();
        onLoop(() -> {});
        return closed;
    }

    private void assertRefused(Passage passage) {
        assertThatThrownBy(() -> streams.admit(passage))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> {
                            assertThat(refused.refusal().kind()).isEqualTo(Kind.TOO_MANY_STREAMS);
                            assertThat(refused.refusal().retryAfter()).isNotNull();
                            assertThat(refused.refusal().id()).isEqualTo(passage.id());
                        });
    }

    private Runnable open(Passage passage) throws InterruptedException {
        AtomicReference<Runnable> end = new AtomicReference<>(() -> {});
        Session session = passage.session();
        String name = session == null ? "" : session.id();
        if (passage.exchange().verb() == Verb.GET) {
            streams.admit(passage);
        }
        onLoop(() -> end.set(streams.opened(passage, () -> closed.add(name))));
        return Objects.requireNonNull(end.get());
    }

    private void onLoop(Runnable action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.runOnContext(
                then -> {
                    action.run();
                    done.countDown();
                });
        done.await();
    }

    private static Passage get() {
        return Situation.passage(snapshot(), Verb.GET);
    }

    private Passage admitted(Passage passage) {
        streams.admit(passage);
        return passage;
    }

    private static Passage listen() {
        return Situation.passage(snapshot(), LISTEN);
    }

    private static Passage call() {
        return Situation.passage(snapshot(), Situation.call("echo"));
    }

    private static Passage inSession(String id) {
        Passage passage = get();
        passage.inSession(session(id));
        return passage;
    }

    private static Session session(String id) {
        return new Session(id, null, "2025-06-18", Instant.EPOCH);
    }

    private static CallerName caller(String name) {
        return new CallerName(name, name);
    }

    private static Snapshot snapshot() {
        return Situation.snapshot(Situation.policy(Mode.ENFORCE, DenialForm.RESULT), Switches.NONE);
    }
}
