package dev.sluice.limit.redis;

import dev.sluice.limit.CountStore;
import dev.sluice.redis.ConnectionWatch;
import dev.sluice.telemetry.Meters;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells the operator, once for each change, whether the store answers. */
final class StoreHealth implements ConnectionWatch {
    private static final Logger LOG = Logger.getLogger(StoreHealth.class);

    private final Meters meters;
    private final LongSupplier nanoTime;
    private volatile @Nullable Answer lastAnswer;
    private volatile @Nullable Failure lastFailure;
    private final EvictionWarning eviction = new EvictionWarning();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicReference<String> told = new AtomicReference<>("");
    private final Map<Integer, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();

    StoreHealth(Meters meters, LongSupplier nanoTime) {
        this.meters = meters;
        this.nanoTime = nanoTime;
    }

    /** A moment, and what was known then. */
    private record Failure(String why, long at) {}

    private record Answer(long took, long at) {}

    /**
     * How it is.
     *
     * @param loops how many event loops are to reach it
     * @param now the time, by the clock of this
     */
    CountStore.Health report(int loops, long now) {
        Answer answer = lastAnswer;
        Failure failure = lastFailure;
        return new CountStore.Health(
                "redis",
                loops,
                connections.get(),
                answer == null ? null : Duration.ofNanos(answer.took()),
                answer == null ? null : Duration.ofNanos(now - answer.at()),
                failure == null ? null : failure.why(),
                failure == null ? null : Duration.ofNanos(now - failure.at()));
    }

    /** The store has answered. */
    void answered(long tookNanos, long at) {
        lastAnswer = new Answer(tookNanos, at);
    }

    @Override
    public void up(RedisConnection connection) {
        eviction.look(connection);
        meters.limitStoreConnections(1);
        int now = connections.incrementAndGet();
        if (now == 1) {
            told.set("");
            LOG.info("Redis answers: limits are counted there");
        }
        reached(now).complete(null);
    }

    /** Done once so many event loops reach the store at the same time. */
    CompletableFuture<Void> reached(int loops) {
        return awaited.computeIfAbsent(loops, number -> new CompletableFuture<>());
    }

    @Override
    public void down(String why) {
        lastFailure = new Failure(why, nanoTime.getAsLong());
        meters.limitStoreConnections(-1);
        if (connections.decrementAndGet() == 0) {
            unreachable(why);
        }
    }

    @Override
    public void closed() {
        meters.limitStoreConnections(-1);
        connections.decrementAndGet();
    }

    @Override
    public void unreachable(String why) {
        lastFailure = new Failure(why, nanoTime.getAsLong());
        if (connections.get() == 0 && !why.equals(told.getAndSet(why))) {
            LOG.warnf("Redis does not answer, so each limit's on_outage decides: %s", why);
        }
    }
}
