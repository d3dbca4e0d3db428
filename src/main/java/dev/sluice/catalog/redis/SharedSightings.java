package dev.sluice.catalog.redis;

import dev.sluice.catalog.InMemory;
import dev.sluice.catalog.Sightings;
import dev.sluice.redis.RedisClients;
import dev.sluice.redis.RedisSettings;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Puts Redis to use where one is configured, and the process' own memory otherwise. */
@Singleton
class SharedSightings {
    private final Sightings memory;
    private final @Nullable RedisSightings redis;

    SharedSightings(
            @InMemory Sightings memory,
            RedisClients clients,
            RedisSettings place,
            SharedSightingsSettings sharing,
            Vertx vertx,
            LongSupplier nanoTime) {
        this.memory = memory;
        this.redis =
                clients.areConfigured()
                        ? new RedisSightings(
                                clients::make,
                                vertx,
                                sharing.timeout(),
                                place.prefix(),
                                RedisSightings::script,
                                nanoTime)
                        : null;
    }

    @Produces
    @Singleton
    Sightings sightings() {
        return redis == null ? memory : redis;
    }

    @PreDestroy
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }
}
