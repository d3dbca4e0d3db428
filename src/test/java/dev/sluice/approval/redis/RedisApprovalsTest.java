package dev.sluice.approval.redis;

import static dev.sluice.approval.Asking.CALL;
import static dev.sluice.approval.Asking.ask;
import static dev.sluice.approval.Asking.get;
import static dev.sluice.approval.Asking.no;
import static dev.sluice.approval.Asking.under;
import static dev.sluice.approval.Asking.yes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.approval.Approval;
import dev.sluice.approval.ApprovalRaces;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.ApprovalStoreSuite;
import dev.sluice.approval.redis.Replicas.SetUp;
import dev.sluice.testsupport.redis.RedisProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store in Redis keeps what every store promises, for one replica and for three. */
@Timeout(120)
class RedisApprovalsTest {
    @SuppressWarnings("NullAway.Init")
    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = new RedisProcess();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Nested
    class Alone implements ApprovalStoreSuite {
        private final Replicas replicas = SetUp.at(redis.url()).bounds(BOUNDS).start();

        @AfterEach
        void close() {
            replicas.close();
        }

        @Override
        public ApprovalStore store() {
            return replicas.store();
        }

        @Override
        public void pass(Duration time) {
            replicas.pass(time);
        }
    }

    @Nested
    class Raced implements ApprovalRaces {
        private final Replicas three = SetUp.at(redis.url()).number(3).start();

        @AfterEach
        void close() {
            three.close();
        }

        @Override
        public List<ApprovalStore> replicas() {
            return three.all();
        }
    }

    @Test
    void what_one_replica_asks_another_decides_and_a_third_uses() {
        try (Replicas three = SetUp.at(redis.url()).number(3).start()) {
            List<ApprovalStore> all = three.all();
            Approval asked = ask(all.get(0), CALL);
            get(all.get(1).decide(yes(asked.id())));

            assertThat(get(all.get(2).use(asked.id(), CALL))).isTrue();
            assertThat(get(all.get(0).use(asked.id(), CALL))).isFalse();
        }
    }

    @Test
    void beyond_a_bound_those_that_ended_first_are_forgotten() {
        try (Replicas small = SetUp.at(redis.url()).mostKept(3).start()) {
            ApprovalStore store = small.store();
            Approval ended = ask(store, CALL);
            Approval open = ask(store, under("bob", "d1"));
            get(store.decide(no(ended.id())));
            ask(store, under("bob", "d2"));
            assertThat(get(store.find(ended.id()))).isPresent();

            ask(store, under("bob", "d3"));

            assertThat(get(store.find(ended.id()))).isEmpty();
            assertThat(get(store.find(open.id()))).isPresent();
            assertThat(get(store.list(null, 10, null))).hasSize(3);
        }
    }
}
