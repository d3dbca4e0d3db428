package dev.sluice.limit.redis;

import dev.sluice.limit.CountStore;
import dev.sluice.limit.Counts;
import dev.sluice.limit.InMemory;
import dev.sluice.limit.Limiter;
import dev.sluice.redis.RedisClients;
import dev.sluice.redis.RedisSettings;
import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts Redis to use where one is configured, and the process' own memory otherwise. */
@Startup
@Singleton
class RedisLimits {
    private static final Logger LOG = Logger.getLogger(RedisLimits.class);
    private static final long LAST_MILLIS = 500;

    private final Limiter memory;
    private final Counts counts;
    private final @Nullable RedisLimiter redis;
    private final Duration startWait;

    RedisLimits(
            @InMemory Limiter memory,
            @InMemory Counts counts,
            RedisClients clients,
            RedisSettings settings,
            Vertx vertx,
            Meters meters,
            LongSupplier nanoTime) {
        this.memory = memory;
        this.counts = counts;
        this.startWait = settings.startWait();
        this.redis =
                clients.areConfigured()
                        ? new RedisLimiter(
                                clients::make,
                                vertx,
                                settings,
                                new Caution(
                                        settings.caution(),
                                        clients.mayFailOver() ? Caution.FAILOVER : Duration.ZERO),
                                meters,
                                nanoTime)
                        : null;
    }

    /** Whatever is wrong with the store, the gateway starts: each limit says what happens then. */
    @PostConstruct
    void start() throws InterruptedException {
        if (redis != null) {
            within(startWait.toMillis(), redis.start());
        }
    }

    @Produces
    @Singleton
    Limiter limiter() {
        return redis == null ? memory : redis;
    }

    @Produces
    @Singleton
    Counts counts() {
        return redis == null ? counts : redis;
    }

    @Produces
    @Singleton
    CountStore store() {
        return () -> redis == null ? CountStore.Health.MEMORY : redis.storeHealth();
    }

    /** A store that is out must not hold up the end: what it is not told stays taken. */
    @PreDestroy
    void stop() throws InterruptedException {
        if (redis != null) {
            within(LAST_MILLIS, redis.surrender());
            within(LAST_MILLIS, redis.end());
        }
    }

    private static void within(long millis, CompletableFuture<?> done) throws InterruptedException {
        try {
            done.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Redis was not heard of in time", e);
        }
    }
}
