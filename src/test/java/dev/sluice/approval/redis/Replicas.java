package dev.sluice.approval.redis;

import static dev.sluice.approval.Asking.get;
import static org.awaitility.Awaitility.await;

import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.Asking;
import dev.sluice.approval.Asking.Bounds;
import dev.sluice.approval.StoreOutException;
import dev.sluice.approval.redis.RedisApprovals.Keeping;
import dev.sluice.redis.Script;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Stores of several replicas, each with an event loop of its own, that share one Redis. Its clock
 * can be put forward: what is to be there for a while is then there for less.
 */
final class Replicas implements AutoCloseable {
    private static final String CLOCK = "local time = redis.call('TIME')\n";
    private static final String AHEAD =
            CLOCK + "time[1] = time[1] + (redis.call('GET', P .. 'ahead') or 0)\n";
    private static final Script PASS =
            Script.ofTexts(
                    List.of(
                            """
                            redis.call('INCRBY', KEYS[1] .. 'ahead', ARGV[1])
                            for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do
                              local left = redis.call('PTTL', key)
                              if left >= 0 then
                                redis.call('PEXPIRE', key, left - ARGV[1] * 1000)
                              end
                            end
                            return 1
                            """));

    private final List<Vertx> loops = new ArrayList<>();
    private final List<RedisApprovals> stores = new ArrayList<>();
    private final RedisOptions place;
    private final SetUp setUp;
    private final String prefix;

    /** How patient, how wide and how many. */
    record SetUp(RedisOptions place, int number, Bounds bounds, Duration timeout, int mostKept) {
        static SetUp at(String url) {
            return at(new RedisOptions().setConnectionString(url));
        }

        static SetUp at(RedisOptions place) {
            Bounds wide = new Bounds(200_000, 200_000);
            return new SetUp(place, 1, wide, Duration.ofSeconds(20), ApprovalStore.MOST_KEPT);
        }

        SetUp number(int other) {
            return new SetUp(place, other, bounds, timeout, mostKept);
        }

        SetUp bounds(Bounds other) {
            return new SetUp(place, number, other, timeout, mostKept);
        }

        SetUp timeout(Duration other) {
            return new SetUp(place, number, bounds, other, mostKept);
        }

        SetUp mostKept(int other) {
            return new SetUp(place, number, bounds, timeout, other);
        }

        /** Starts them, and waits until all of them reach the store. */
        Replicas start() {
            Replicas replicas = begin();
            replicas.awaitAnswers();
            return replicas;
        }

        /** Starts them, whether they reach the store or not. */
        Replicas begin() {
            return new Replicas(this, "sluice:" + UUID.randomUUID());
        }
    }

    private Replicas(SetUp setUp, String prefix) {
        this.setUp = setUp;
        this.prefix = prefix;
        place = setUp.place();
        for (int i = 0; i < setUp.number(); i++) {
            Vertx vertx =
                    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
            loops.add(vertx);
            stores.add(
                    new RedisApprovals(
                            () -> Redis.createClient(vertx, new RedisOptions(place)),
                            vertx,
                            setUp.bounds(),
                            setUp.timeout(),
                            new Keeping(prefix, setUp.mostKept(), Replicas::clocked),
                            System::nanoTime));
        }
    }

    private static Script clocked(String name) {
        String store = Script.part("approval/store");
        if (!store.contains(CLOCK)) {
            throw new IllegalStateException("the scripts look at another clock");
        }
        return Script.ofTexts(
                List.of(store.replace(CLOCK, AHEAD), Script.part("approval/" + name)));
    }

    /** As many, of the same installation, at another Redis. */
    Replicas elsewhere(String url) {
        Replicas others =
                new Replicas(
                        new SetUp(
                                new RedisOptions().setConnectionString(url),
                                setUp.number(),
                                setUp.bounds(),
                                setUp.timeout(),
                                setUp.mostKept()),
                        prefix);
        others.awaitAnswers();
        return others;
    }

    /** A busy machine may take longer for a connection than an attempt may. */
    private void awaitAnswers() {
        for (RedisApprovals store : stores) {
            await().atMost(Asking.PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .ignoreException(StoreOutException.class)
                    .until(() -> get(store.pending()) >= 0);
        }
    }

    RedisApprovals store() {
        return stores.get(0);
    }

    List<ApprovalStore> all() {
        return List.copyOf(stores);
    }

    String prefix() {
        return prefix;
    }

    /** Puts the clock of the store forward, by whole seconds. */
    void pass(Duration time) {
        Redis client = Redis.createClient(loops.get(0), new RedisOptions(place));
        Request request =
                Request.cmd(Command.EVAL)
                        .arg(PASS.text())
                        .arg(1)
                        .arg(new ApprovalKeys(prefix).all().get(0))
                        .arg(time.toSeconds());
        try {
            client.connect()
                    .compose(connection -> connection.send(request))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } finally {
            client.close();
        }
    }

    @Override
    public void close() {
        stores.forEach(RedisApprovals::close);
        loops.forEach(vertx -> vertx.close().toCompletionStage().toCompletableFuture().join());
    }
}
