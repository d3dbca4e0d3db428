package dev.sluice.approval.redis;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.approved;
import static dev.sluice.approval.Asking.arguments;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.question;
import static dev.sluice.approval.Asking.state;
import static dev.sluice.approval.Asking.yes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Asked.Since;
import dev.sluice.approval.Decided;
import dev.sluice.approval.StoreOutException;
import dev.sluice.approval.redis.Replicas.SetUp;
import dev.sluice.testsupport.redis.RedisProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis restarts while people are asked: nothing is approved by accident. */
@Timeout(60)
class LostStoreTest {
    private static final String[] WRITES_AT_ONCE = {
        "--appendonly", "yes", "--appendfsync", "always"
    };

    private static void awaitAnswers(ApprovalStore store) {
        await().ignoreException(StoreOutException.class).until(() -> get(store.pending()) >= 0);
    }

    @Test
    void without_persistence_a_question_is_unknown_afterwards_and_is_asked_anew() {
        try (RedisProcess redis = new RedisProcess();
                Replicas replicas = SetUp.at(redis.url()).start()) {
            ApprovalStore store = replicas.store();
            Approval pending = ask(store, CALL);
            Approval yes = approved(store, arguments("yes"));
            redis.kill();
            assertThatThrownBy(() -> get(store.use(yes.id(), yes.binding())))
                    .isInstanceOf(StoreOutException.class);

            redis.start();

            awaitAnswers(store);
            assertThat(get(store.find(pending.id()))).isEmpty();
            assertThat(get(store.decide(yes(pending.id())))).isEqualTo(new Decided.Unknown());
            assertThat(get(store.use(pending.id(), CALL))).isFalse();
            assertThat(get(store.use(yes.id(), yes.binding()))).isFalse();
            assertThat(get(store.ask(question(CALL))))
                    .isInstanceOfSatisfying(
                            Asked.New.class,
                            made -> assertThat(made.since()).isEqualTo(Since.FIRST));
        }
    }

    @Test
    void with_a_file_a_pending_question_is_still_there_and_can_be_answered() {
        try (RedisProcess redis = new RedisProcess(WRITES_AT_ONCE);
                Replicas replicas = SetUp.at(redis.url()).start()) {
            ApprovalStore store = replicas.store();
            Approval pending = ask(store, CALL);

            redis.kill();
            redis.start();

            awaitAnswers(store);
            assertThat(get(store.find(pending.id()))).contains(pending);
            assertThat(get(store.decide(yes(pending.id())))).isInstanceOf(Decided.Done.class);
            assertThat(get(store.use(pending.id(), CALL))).isTrue();
        }
    }

    /** The file may lack the newest writes, and so the use. */
    @Test
    void a_yes_from_before_a_restart_does_not_count_as_its_use_may_be_lost() {
        try (RedisProcess redis = new RedisProcess(WRITES_AT_ONCE);
                Replicas replicas = SetUp.at(redis.url()).start()) {
            ApprovalStore store = replicas.store();
            Approval yes = approved(store, CALL);
            Approval other = approved(store, arguments("other"));
            Approval used = approved(store, arguments("used"));
            get(store.use(used.id(), used.binding()));

            redis.kill();
            redis.start();

            awaitAnswers(store);
            assertThat(state(store, yes.id())).isEqualTo(State.EXPIRED);
            assertThat(get(store.use(yes.id(), CALL))).isFalse();
            assertThat(get(store.giveBack(used.id()))).isFalse();
            assertThat(get(store.ask(question(CALL))))
                    .isInstanceOfSatisfying(
                            Asked.New.class,
                            made -> assertThat(made.since()).isEqualTo(Since.EXPIRED));
            assertThat(get(store.expire()))
                    .extracting(Approval::id)
                    .containsExactlyInAnyOrder(yes.id(), other.id());
            assertThat(get(store.expire())).isEmpty();
            assertThat(state(store, other.id())).isEqualTo(State.EXPIRED);
        }
    }

    /** What an old master did last, the new one never heard of. */
    @Test
    void a_use_that_is_lost_in_a_failover_cannot_be_repeated() {
        try (RedisProcess old = new RedisProcess();
                RedisProcess next = new RedisProcess();
                Replicas before = SetUp.at(old.url()).start()) {
            Approval yes = approved(before.store(), CALL);
            next.command("REPLICAOF", "127.0.0.1", String.valueOf(old.port()));
            await().until(() -> String.valueOf(next.command("KEYS", "*item*")).contains(yes.id()));
            next.command("REPLICAOF", "NO", "ONE");
            assertThat(get(before.store().use(yes.id(), CALL))).isTrue();

            try (Replicas after = before.elsewhere(next.url())) {
                assertThat(get(after.store().find(yes.id()))).isPresent();
                assertThat(get(after.store().use(yes.id(), CALL))).isFalse();
                assertThat(state(after.store(), yes.id())).isEqualTo(State.EXPIRED);
            }
        }
    }
}
