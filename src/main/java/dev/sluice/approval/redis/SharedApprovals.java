package dev.sluice.approval.redis;

import dev.sluice.approval.ApprovalSettings;
import dev.sluice.approval.ApprovalStore;
import dev.sluice.approval.InMemory;
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
class SharedApprovals {
    private final ApprovalStore memory;
    private final @Nullable RedisApprovals redis;

    SharedApprovals(
            @InMemory ApprovalStore memory,
            RedisClients clients,
            RedisSettings place,
            SharedApprovalSettings sharing,
            ApprovalSettings settings,
            Vertx vertx,
            LongSupplier nanoTime) {
        this.memory = memory;
        this.redis =
                clients.areConfigured()
                        ? new RedisApprovals(
                                clients::make,
                                vertx,
                                settings,
                                sharing.timeout(),
                                RedisApprovals.Keeping.under(place.prefix()),
                                nanoTime)
                        : null;
    }

    @Produces
    @Singleton
    ApprovalStore store() {
        return redis == null ? memory : redis;
    }

    @PreDestroy
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }
}
