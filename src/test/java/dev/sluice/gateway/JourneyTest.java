package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.ApprovalsOver;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.policy.Switches;
import dev.sluice.protocol.Era;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a request takes the steps of its way, and how many ends that has: one. */
@Timeout(30)
class JourneyTest {
    private static final Outcome ANSWER = new Outcome.Whole(200, Map.of(), new byte[0]);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final List<Outcome> told = new CopyOnWriteArrayList<>();
    private final Draining draining =
            new Draining(
                    OpenStreamsTest.wide(),
                    new HeldCalls(
                            ApprovalsOver.store(new ScriptedApprovals()),
                            () -> 0,
                            soon -> {},
                            () -> Runnable::run));
    private volatile @Nullable UniEmitter<? super Void> waiting;

    /** Writes down what it is told. */
    private final class Noting implements Way.Ending {
        @Override
        public Outcome refused(Passage passage, Throwable failure) {
            Kind kind =
                    failure instanceof RefusedException refused
                            ? refused.refusal().kind()
                            : Kind.INTERNAL;
            return new Outcome.Refused(Refusal.of(kind, null, "no"), Era.LEGACY);
        }

        @Override
        public Outcome recorded(Passage passage, Outcome outcome) {
            happened.add("recorded");
            return outcome;
        }

        @Override
        public void left(Passage passage) {
            happened.add("left");
        }

        @Override
        public void settled(Passage passage) {
            happened.add("settled");
        }
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void steps_with_nothing_to_wait_for_follow_each_other_and_the_reply_is_the_last_ones() {
        begin(way(passage -> Way.DONE));

        await().until(() -> told.equals(List.of(ANSWER)));
        assertThat(happened)
                .containsExactly("first", "second", "traced", "asked", "recorded", "settled");
        await().until(() -> draining.unanswered() == 0);
    }

    @Test
    void a_step_that_waits_holds_up_the_next_until_it_is_done() {
        begin(way(this::waiting));
        await().until(() -> waiting != null);
        assertThat(happened).containsExactly("first", "second");
        assertThat(draining.unanswered()).isEqualTo(1);

        onLoop(() -> Objects.requireNonNull(waiting).complete(null));

        await().until(() -> told.equals(List.of(ANSWER)));
        assertThat(happened)
                .containsExactly("first", "second", "traced", "asked", "recorded", "settled");
        await().until(() -> draining.unanswered() == 0);
    }

    @Test
    void after_a_failure_nothing_is_asked_but_what_is_always_done_is_done() {
        begin(
                way(
                        passage -> {
                            throw passage.refuse(Kind.NOT_YOURS, "no");
                        }));

        await().until(() -> told.size() == 1);
        assertThat(kind()).isEqualTo(Kind.NOT_YOURS);
        assertThat(happened).containsExactly("first", "second", "traced", "recorded", "settled");
    }

    @Test
    void what_a_step_waited_for_may_fail_too() {
        begin(way(this::waiting));
        await().until(() -> waiting != null);

        onLoop(() -> Objects.requireNonNull(waiting).fail(new IllegalStateException("lost")));

        await().until(() -> told.size() == 1);
        assertThat(kind()).isEqualTo(Kind.INTERNAL);
        assertThat(happened).containsExactly("first", "second", "traced", "recorded", "settled");
    }

    @Test
    void an_agent_that_leaves_takes_what_is_awaited_with_it_and_is_told_nothing() {
        Cancellable way = begin(way(this::waiting));
        await().until(() -> waiting != null);

        onLoop(way::cancel);
        onLoop(way::cancel);
        onLoop(() -> Objects.requireNonNull(waiting).complete(null));
        onLoop(() -> {});

        assertThat(happened).containsExactly("first", "second", "settled", "left", "given up");
        assertThat(told).isEmpty();
        assertThat(draining.unanswered()).isZero();
    }

    @Test
    void when_there_is_no_more_time_whoever_waits_is_refused_and_what_is_awaited_given_up() {
        begin(way(this::waiting));
        begin(way(this::waiting));
        await().until(() -> draining.unanswered() == 2);

        draining.giveUp();

        await().until(() -> told.size() == 2);
        assertThat(kind()).isEqualTo(Kind.DRAINING);
        await().until(() -> draining.unanswered() == 0);
        assertThat(happened).filteredOn("given up"::equals).hasSize(2);
        assertThat(happened).filteredOn("recorded"::equals).hasSize(2);
    }

    @Test
    void who_comes_when_there_is_no_more_time_is_refused_as_well() {
        draining.giveUp();

        begin(way(this::waiting));

        await().until(() -> told.size() == 1);
        assertThat(kind()).isEqualTo(Kind.DRAINING);
        await().until(() -> draining.unanswered() == 0);
    }

    private Way way(Function<Passage, Uni<?>> second) {
        return Way.begin()
                .then(passage -> happened.add("first"))
                .await(
                        passage -> {
                            happened.add("second");
                            return second.apply(passage);
                        })
                .always(passage -> happened.add("traced"))
                .ask(
                        passage -> {
                            happened.add("asked");
                            return Uni.createFrom().item("a reply");
                        })
                .answer((passage, reply) -> Uni.createFrom().item(ANSWER), draining, new Noting());
    }

    private Uni<Void> waiting(Passage passage) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> waiting = emitter)
                .onCancellation()
                .invoke(() -> happened.add("given up"));
    }

    private Cancellable begin(Way way) {
        CompletableFuture<Cancellable> begun = new CompletableFuture<>();
        Passage passage =
                Situation.passage(Situation.snapshot(null, Switches.NONE), Situation.call("echo"));
        loop.runOnContext(now -> begun.complete(way.of(passage).subscribe().with(told::add)));
        return begun.join();
    }

    private void onLoop(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(
                now -> {
                    work.run();
                    done.complete(null);
                });
        done.join();
    }

    private Kind kind() {
        return ((Outcome.Refused) told.get(0)).refusal().kind();
    }
}
