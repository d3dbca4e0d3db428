package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.policy.Decision;
import dev.sluice.policy.DenialForm;
import dev.sluice.policy.Mode;
import dev.sluice.policy.Patterns;
import dev.sluice.policy.Switch;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Target;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.Verb;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which streams a change of the documents closes. */
@Timeout(30)
class OpenStreamsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Set<String> closed = new ConcurrentSkipListSet<>();
    private final Live live = new Live();
    private final OpenStreams streams =
            new OpenStreams(
                    live,
                    new Signing(),
                    new Meters(new SimpleMeterRegistry()),
                    Bounds.WIDE,
                    Bounds.OfSessions.WIDE,
                    InstantSource.system(),
                    () -> 0);

    /** Documents that a test changes. */
    private static final class Live implements LiveConfiguration {
        private volatile @Nullable Snapshot current;
        private Consumer<Snapshot> listener = snapshot -> {};

        @Override
        public @Nullable Snapshot current() {
            return current;
        }

        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public void onChange(Consumer<Snapshot> told) {
            listener = told;
        }

        void change(Switch... on) {
            Snapshot next = snapshot(on);
            current = next;
            listener.accept(next);
        }
    }

    @BeforeEach
    void listenAndCall() throws InterruptedException {
        live.change();
        open("listening", null);
        open("reading", new Target(Target.Kind.TOOL, "read_file"));
        open("deleting", new Target(Target.Kind.TOOL, "delete_file"));
        open("prompt", new Target(Target.Kind.PROMPT, "delete_file"));
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"all, -", "server, s", "grant, g", "subject, g"})
    void a_switch_that_names_the_caller_closes_everything(String what, String name) {
        live.change(off(what, name));

        await().untilAsserted(
                        () ->
                                assertThat(closed)
                                        .containsExactly(
                                                "deleting", "listening", "prompt", "reading"));
    }

    @Test
    void a_switch_that_names_tools_closes_their_calls_alone() throws Exception {
        live.change(off("tool", "delete_*"));

        await().until(() -> !closed.isEmpty());
        settle();
        assertThat(closed).containsExactly("deleting");
    }

    @ParameterizedTest
    @CsvSource({"server, other", "grant, other", "subject, other", "tool, other"})
    void a_switch_for_others_closes_nothing(String what, String name) throws Exception {
        live.change(off(what, name));

        settle();
        assertThat(closed).isEmpty();
    }

    @Test
    void a_stream_that_opens_too_late_is_closed_at_once() throws Exception {
        live.change(off("tool", "delete_*"));
        await().until(() -> closed.remove("deleting"));

        open("deleting", new Target(Target.Kind.TOOL, "delete_file"));

        await().until(() -> closed.contains("deleting"));
    }

    private void open(String name, @Nullable Target target) throws InterruptedException {
        Passage passage = Situation.passage(snapshot(), Verb.POST);
        if (target != null) {
            passage.decided(
                    target, new Decision.Allowed("/x", "x", null, List.of(), Mode.ENFORCE, null));
        }
        onLoop(() -> streams.opened(passage, () -> closed.add(name)));
    }

    /** What was to be closed before is closed after: one loop does one thing after another. */
    private void settle() throws InterruptedException {
        onLoop(() -> {});
    }

    private void onLoop(Runnable action) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.runOnContext(
                now -> {
                    action.run();
                    done.countDown();
                });
        done.await();
    }

    private static Snapshot snapshot(Switch... on) {
        return Situation.snapshot(
                Situation.policy(Mode.ENFORCE, DenialForm.RESULT), new Switches(List.of(on)));
    }

    private static Switch off(String what, String name) {
        return new Switch(
                "incident",
                null,
                what.equals("all"),
                what.equals("server") ? Set.of(name) : Set.of(),
                what.equals("grant") ? Set.of(name) : Set.of(),
                what.equals("subject") ? Set.of(name) : Set.of(),
                what.equals("tool") ? Patterns.of(List.of(name)) : Patterns.NONE);
    }

    /** Streams without a bound that a test would meet. */
    static OpenStreams wide() {
        return new OpenStreams(
                new Live(),
                new Signing(),
                new Meters(new SimpleMeterRegistry()),
                Bounds.WIDE,
                Bounds.OfSessions.WIDE,
                InstantSource.system(),
                () -> 0);
    }
}
