package dev.sluice.limit.redis;

import dev.sluice.limit.Counts;
import dev.sluice.limit.InMemory;
import dev.sluice.limit.Limiter;
import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
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
    private static final long SURRENDER_MILLIS = 500;

    private final Limiter memory;
    private final Counts counts;
    private final @Nullable RedisLimiter redis;

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

    @PostConstruct
    void start() {
        if (redis != null) {
            redis.start();
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

    /** A store that is out must not hold up the end: what it is not told stays taken. */
    @PreDestroy
    void stop() throws InterruptedException {
        if (redis != null) {
            try {
                redis.surrender().get(SURRENDER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("leases were not given back", e);
            }
            redis.close();
        }
    }
}
