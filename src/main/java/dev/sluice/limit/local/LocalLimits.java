package dev.sluice.limit.local;

import dev.sluice.limit.InMemory;
import dev.sluice.limit.Limiter;
import dev.sluice.limit.PerReplica;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.LongSupplier;

/** Puts the limiter in memory to use. */
@ApplicationScoped
class LocalLimits {

    @Produces
    @Singleton
    @InMemory
    LocalLimiter limiter(LongSupplier nanoTime) {
        return new LocalLimiter(nanoTime);
    }

    /** Another one, so that what it counted in an outage does not mix with the shared counts. */
    @Produces
    @Singleton
    @PerReplica
    Limiter fallback(LongSupplier nanoTime) {
        return new LocalLimiter(nanoTime);
    }
}
