package dev.sluice.redis;

import io.quarkus.proxy.ProxyConfigurationRegistry;
import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes clients as {@code quarkus.redis.*} says. Quarkus would make one client with one pool, all
 * of whose connections belong to one event loop; here each event loop makes its own, and a new one
 * for each connection.
 */
@Singleton
public class RedisClients {
    private final Vertx vertx;
    private final TlsConfigurationRegistry tls;
    private final ProxyConfigurationRegistry proxies;

    RedisClients(Vertx vertx, TlsConfigurationRegistry tls, ProxyConfigurationRegistry proxies) {
        this.vertx = vertx;
        this.tls = tls;
        this.proxies = proxies;
    }

    /** Whether there is a Redis. */
    public boolean areConfigured() {
        RedisClientConfig config = config();
        return config.hosts().isPresent() || config.hostsProviderName().isPresent();
    }

    /** Whether another server may take over, while the one before it still runs. */
    public boolean mayFailOver() {
        return config().clientType() != RedisClientType.STANDALONE;
    }

    /** A client whose connections belong to the event loop that makes it; may block. */
    public Redis make() {
        return VertxRedisClientFactory.create(
                RedisConfig.DEFAULT_CLIENT_NAME, vertx, config(), tls, proxies);
    }

    private static RedisClientConfig config() {
        RedisConfig config =
                ConfigProvider.getConfig()
                        .unwrap(SmallRyeConfig.class)
                        .getConfigMapping(RedisConfig.class);
        return Objects.requireNonNull(config.clients().get(RedisConfig.DEFAULT_CLIENT_NAME));
    }
}
