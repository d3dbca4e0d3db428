package dev.sluice.approval.redis;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.approved;
import static dev.sluice.approval.Asking.arguments;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.question;
import static dev.sluice.approval.Asking.state;
import static dev.sluice.approval.Asking.under;
import static dev.sluice.approval.Asking.yes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asked;
import dev.sluice.approval.Decided;
import dev.sluice.approval.StoreOutException;
import dev.sluice.approval.redis.Replicas.SetUp;
import dev.sluice.testsupport.redis.FaultProxy;
import dev.sluice.testsupport.redis.RedisProcess;
import dev.sluice.testsupport.redis.RespClient;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis is mute, full or holds something else: nothing is believed to have happened. */
@Timeout(60)
class SilentStoreTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Stream<Function<ApprovalStore, Uni<?>>> everything(Approval one) {
        return Stream.of(
                store -> store.ask(question(under("bob", "d"))),
                store -> store.find(one.id()),
                store -> store.states(List.of(one.id())),
                store -> store.list(null, 10, null),
                ApprovalStore::pending,
                store -> store.decide(yes(one.id())),
                store -> store.use(one.id(), one.binding()),
                store -> store.giveBack(one.id()),
                ApprovalStore::expire);
    }

    private static void assertOut(ApprovalStore store, Function<ApprovalStore, Uni<?>> operation) {
        assertThatThrownBy(() -> get(operation.apply(store)))
                .isInstanceOf(StoreOutException.class)
                .message()
                .doesNotContain("sealed", "alice", "carol");
    }

    @Test
    void while_it_is_paused_everything_fails_and_afterwards_it_goes_on() {
        try (RedisProcess redis = new RedisProcess();
                Replicas replicas = SetUp.at(redis.url()).timeout(SHORT).start()) {
            ApprovalStore store = replicas.store();
            Approval pending = ask(store, CALL);
            redis.pause();

            everything(pending).forEach(operation -> assertOut(store, operation));
            redis.resume();

            await().ignoreException(StoreOutException.class)
                    .until(() -> get(store.find(pending.id())).isPresent());
        }
    }

    /** It has been used, but nobody knows: so nobody passes. */
    @Test
    void a_use_whose_answer_is_lost_lets_nobody_pass() {
        try (RedisProcess redis = new RedisProcess();
                FaultProxy proxy = new FaultProxy(redis.port());
                Replicas replicas = SetUp.at(proxy.url()).timeout(SHORT).start()) {
            ApprovalStore store = replicas.store();
            Approval yes = approved(store, CALL);
            get(store.use(yes.id(), arguments("known to Redis")));
            proxy.hold();

            assertOut(store, each -> each.use(yes.id(), CALL));
            proxy.pass();

            await().ignoreException(StoreOutException.class)
                    .until(() -> state(store, yes.id()) == State.USED);
            assertThat(get(store.use(yes.id(), CALL))).isFalse();
            assertThat(get(store.ask(question(CALL)))).isInstanceOf(Asked.New.class);
        }
    }

    @Test
    void a_full_store_asks_nobody_and_still_takes_decisions() {
        try (RedisProcess redis = new RedisProcess("--maxmemory-policy", "noeviction");
                Replicas replicas = SetUp.at(redis.url()).start()) {
            ApprovalStore store = replicas.store();
            Approval pending = ask(store, CALL);
            redis.command("CONFIG", "SET", "maxmemory", "1");

            assertThatThrownBy(() -> get(store.ask(question(under("bob", "d")))))
                    .isInstanceOf(StoreOutException.class)
                    .hasMessageContaining("OOM");
            assertThat(get(store.find(pending.id()))).contains(pending);
            assertThat(get(store.pending())).isEqualTo(1);
            assertThat(get(store.decide(yes(pending.id())))).isInstanceOf(Decided.Done.class);
            assertThat(get(store.use(pending.id(), CALL))).isTrue();
            assertThat(get(store.use(pending.id(), CALL))).isFalse();
            redis.command("CONFIG", "SET", "maxmemory", "0");

            await().ignoreException(StoreOutException.class)
                    .until(() -> get(store.ask(question(under("bob", "d")))) instanceof Asked.New);
        }
    }

    /** Whatever of it is thrown away: it is asked about anew, and never passes unasked. */
    @Test
    void a_store_that_threw_something_away_approves_nothing() {
        try (RedisProcess redis = new RedisProcess();
                RespClient admin = new RespClient(redis.port());
                Replicas replicas = SetUp.at(redis.url()).start()) {
            ApprovalStore store = replicas.store();
            int before = 0;
            for (int round = 0; round == 0 || round < before; round++) {
                Approval asked = ask(store, CALL);
                List<String> keys = StoreContent.keys(redis);
                before = keys.size();
                admin.call("DEL", keys.get(round % keys.size()));

                assertThat(get(store.use(asked.id(), CALL))).isFalse();
                get(store.expire());
                get(store.list(null, 10, null));
                Decided decided = get(store.decide(yes(asked.id())));
                boolean passes = get(store.use(asked.id(), CALL));
                assertThat(passes).isEqualTo(decided instanceof Decided.Done);
                assertThat(get(store.use(asked.id(), CALL))).isFalse();
                admin.call("FLUSHALL");
            }
            assertThat(before).isGreaterThan(8);
        }
    }

    @Test
    void what_is_no_approval_of_ours_is_not_read_and_not_quoted() {
        try (RedisProcess redis = new RedisProcess();
                Replicas replicas = SetUp.at(redis.url()).start()) {
            ApprovalStore store = replicas.store();
            Approval asked = ask(store, CALL);
            String item = replicas.prefix() + ":1:{approvals}:item:" + asked.id();
            redis.command("HSET", item, "b", "[\"CANARY\"");

            assertThatThrownBy(() -> get(store.find(asked.id())))
                    .isInstanceOf(StoreOutException.class)
                    .message()
                    .doesNotContain("CANARY");
            redis.command("DEL", item);
            redis.command("SET", item, "CANARY");
            assertThatThrownBy(() -> get(store.use(asked.id(), CALL)))
                    .isInstanceOf(StoreOutException.class)
                    .message()
                    .doesNotContain("CANARY");
        }
    }
}
