package dev.sluice.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Asking.Bounds;
import dev.sluice.approval.local.LocalApprovals;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is past its time is ended although nobody looks at it. */
@Timeout(30)
class ApprovalSweepTest {
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger sweeps = new AtomicInteger();
    private final AtomicReference<CompletableFuture<List<Approval>>> answer =
            new AtomicReference<>(CompletableFuture.completedFuture(List.of()));

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A store that does nothing but be swept, and answers when the test says so. */
    private ApprovalStore swept() {
        return (ApprovalStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ApprovalStore.class},
                        (proxy, method, arguments) -> {
                            sweeps.incrementAndGet();
                            return Uni.createFrom().completionStage(answer.get());
                        });
    }

    private ApprovalSweep sweep(ApprovalStore store, ApprovalListener... listeners) {
        ApprovalSweep sweep =
                new ApprovalSweep(new Approvals(store, List.of(listeners)), vertx, OFTEN);
        sweep.begin();
        return sweep;
    }

    @Test
    void the_end_of_a_question_is_told_once() {
        LocalApprovals store = new LocalApprovals(new Bounds(10, 10), InstantSource.system());
        List<String> told = new CopyOnWriteArrayList<>();
        Question question = Asking.question(Asking.CALL, Duration.ofMillis(1));
        Asking.get(store.ask(question));

        sweep(store, (approval, change) -> told.add(change + " " + approval.id()));

        await().until(() -> !told.isEmpty());
        await().during(OFTEN.multipliedBy(10)).until(() -> told.size() == 1);
        assertThat(told).containsExactly("EXPIRED " + question.id());
    }

    @Test
    void one_sweep_waits_for_the_one_before() {
        CompletableFuture<List<Approval>> late = new CompletableFuture<>();
        answer.set(late);
        sweep(swept());
        await().until(() -> sweeps.get() == 1);

        await().during(OFTEN.multipliedBy(10)).until(() -> sweeps.get() == 1);
        late.complete(List.of());

        await().until(() -> sweeps.get() > 1);
    }

    @Test
    void a_store_that_is_out_is_swept_again_later() {
        answer.set(CompletableFuture.failedFuture(new StoreOutException("out")));
        sweep(swept());

        await().until(() -> sweeps.get() > 3);
    }

    @Test
    void nothing_is_swept_after_the_end() {
        ApprovalSweep sweep = sweep(swept());
        await().until(() -> sweeps.get() > 0);

        sweep.end();
        int before = sweeps.get() + 1;

        await().during(OFTEN.multipliedBy(10)).until(() -> sweeps.get() <= before);
    }
}
