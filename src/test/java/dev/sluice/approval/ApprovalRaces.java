package dev.sluice.approval;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.approved;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.no;
import static dev.sluice.approval.Asking.question;
import static dev.sluice.approval.Asking.state;
import static dev.sluice.approval.Asking.under;
import static dev.sluice.approval.Asking.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval.State;
import dev.sluice.approval.Asked.New;
import dev.sluice.approval.Asked.Standing;
import dev.sluice.approval.Decided.Done;
import dev.sluice.testsupport.Effort;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What every store of approvals does when several replicas try the same at once. */
public interface ApprovalRaces {
    int AT_ONCE = 9;
    int ROUNDS = Effort.of(1_000);
    ExecutorService THREADS =
            Executors.newFixedThreadPool(
                    AT_ONCE,
                    work -> {
                        Thread thread = new Thread(work, "approval-race");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** The same store, as several replicas see it; one is enough where there is only one. */
    List<ApprovalStore> replicas();

    /** Tries something by all replicas, several times, at once. */
    default <T> List<T> race(Function<ApprovalStore, Uni<T>> attempt) {
        List<CompletableFuture<T>> attempts = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            ApprovalStore store = replicas().get(i % replicas().size());
            attempts.add(CompletableFuture.supplyAsync(() -> get(attempt.apply(store)), THREADS));
        }
        return attempts.stream().map(CompletableFuture::join).toList();
    }

    @Test
    default void of_many_that_ask_at_once_one_asks() {
        for (int round = 0; round < ROUNDS; round++) {
            Binding call = under("grant" + round, "d");
            List<Asked> asked = race(store -> store.ask(question(call)));

            List<Approval> made = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (Asked each : asked) {
                if (each instanceof New fresh) {
                    made.add(fresh.approval());
                    ids.add(fresh.approval().id());
                } else if (each instanceof Standing standing) {
                    ids.add(standing.approval().id());
                }
            }
            assertThat(made).hasSize(1);
            assertThat(ids).containsExactly(made.get(0).id());
            get(replicas().get(0).decide(no(made.get(0).id())));
        }
    }

    @Test
    default void of_many_that_decide_at_once_one_does() {
        for (int round = 0; round < ROUNDS; round++) {
            Approval asked = ask(replicas().get(0), under("grant" + round, "d"));
            AtomicInteger tries = new AtomicInteger();
            List<Decided> decided =
                    race(
                            store -> {
                                boolean yes = tries.getAndIncrement() % 2 == 0;
                                return store.decide(yes ? yes(asked.id()) : no(asked.id()));
                            });

            List<Decided> done = decided.stream().filter(Done.class::isInstance).toList();
            assertThat(done).hasSize(1);
            Approval answered = ((Done) done.get(0)).approval();
            assertThat(state(replicas().get(0), asked.id())).isEqualTo(answered.state());
            assertThat(get(replicas().get(0).use(asked.id(), asked.binding())))
                    .isEqualTo(answered.state() == State.APPROVED);
        }
    }

    @Test
    default void of_many_that_use_a_yes_at_once_one_passes() {
        for (int round = 0; round < ROUNDS; round++) {
            Approval yes = approved(replicas().get(0), under("grant" + round, "d"));

            List<Boolean> used = race(store -> store.use(yes.id(), yes.binding()));

            assertThat(used).containsOnlyOnce(true);
        }
    }

    /** Whoever passes gives it back, so that the next may; never two at once. */
    @Test
    default void of_many_that_give_a_use_back_at_once_one_does() {
        Approval yes = approved(replicas().get(0), CALL);
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(race(store -> store.use(yes.id(), CALL))).containsOnlyOnce(true);
            assertThat(race(store -> store.giveBack(yes.id()))).containsOnlyOnce(true);
        }
    }

    @Test
    default void what_has_expired_is_told_to_one_of_many_that_ask() {
        int many = 250;
        Set<String> asked = new HashSet<>();
        for (int i = 0; i < many; i++) {
            Question question = question(under("grant" + i, "d"), Duration.ofMillis(1));
            get(replicas().get(0).ask(question));
            asked.add(question.id());
        }
        List<String> ended = new ArrayList<>();
        while (ended.size() < many) {
            race(ApprovalStore::expire).forEach(some -> some.forEach(each -> ended.add(each.id())));
        }

        assertThat(ended).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(race(ApprovalStore::expire)).allMatch(List::isEmpty);
    }
}
