package dev.sluice.fleet;

import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A cluster and a master behind Sentinel, of the Redis named by {@code sluice.fleet.redis}. */
public final class SharedStores implements AutoCloseable {
    private final Store cluster;
    private final Store sentinel;

    /** Starts both. */
    public SharedStores() throws IOException {
        Path executable = Path.of(Objects.requireNonNull(System.getProperty("sluice.fleet.redis")));
        cluster = new ClusterStore(executable);
        sentinel = new SentinelStore(executable, false);
    }

    public RedisOptions cluster() {
        return options(cluster);
    }

    public RedisOptions sentinel() {
        return options(sentinel);
    }

    /** What tells a gateway where a store is tells a client too. */
    private static RedisOptions options(Store store) {
        RedisOptions options = new RedisOptions();
        for (String option : store.options()) {
            String[] parts = option.substring("-Dquarkus.redis.".length()).split("=", 2);
            switch (parts[0]) {
                case "client-type" ->
                        options.setType(RedisClientType.valueOf(parts[1].toUpperCase(Locale.ROOT)));
                case "hosts" -> options.setEndpoints(List.of(parts[1].split(",")));
                case "master-name" -> options.setMasterName(parts[1]);
                default -> {
                    // the rest is as it would be without
                }
            }
        }
        return options;
    }

    @Override
    public void close() {
        cluster.close();
        sentinel.close();
    }
}
