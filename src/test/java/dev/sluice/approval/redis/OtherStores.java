package dev.sluice.approval.redis;

import dev.sluice.approval.ApprovalRaces;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.ApprovalStoreSuite;
import dev.sluice.approval.redis.Replicas.SetUp;
import dev.sluice.fleet.SharedStores;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** A cluster and Sentinel keep the same promises; needs a Redis that can be them. */
@Timeout(300)
class OtherStores {
    @SuppressWarnings("NullAway.Init")
    private static SharedStores stores;

    @BeforeAll
    static void start() throws Exception {
        stores = new SharedStores();
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    /** The suite, and races of three. */
    private abstract static class Promises implements ApprovalStoreSuite, ApprovalRaces {
        private final Replicas narrow;
        private final Replicas wide;

        Promises(RedisOptions place) {
            SetUp setUp = SetUp.at(place);
            narrow = setUp.bounds(BOUNDS).start();
            wide = setUp.number(3).start();
        }

        @AfterEach
        void close() {
            narrow.close();
            wide.close();
        }

        @Override
        public ApprovalStore store() {
            return narrow.store();
        }

        @Override
        public void pass(Duration time) {
            narrow.pass(time);
        }

        @Override
        public List<ApprovalStore> replicas() {
            return wide.all();
        }
    }

    @Nested
    class InACluster extends Promises {
        InACluster() {
            super(stores.cluster());
        }
    }

    @Nested
    class BehindSentinel extends Promises {
        BehindSentinel() {
            super(stores.sentinel());
        }
    }
}
