package dev.sluice.catalog.redis;

import dev.sluice.redis.ConnectionWatch;
import io.vertx.redis.client.RedisConnection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Tells the operator, once for each change, whether the store of sightings answers. */
final class StoreWatch implements ConnectionWatch {
    private static final Logger LOG = Logger.getLogger(StoreWatch.class);

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicReference<String> told = new AtomicReference<>("");

    @Override
    public void up(RedisConnection connection) {
        if (connections.incrementAndGet() == 1) {
            told.set("");
            LOG.info("Redis answers: sightings of pinned tools are kept there");
        }
    }

    @Override
    public void down(String why) {
        if (connections.decrementAndGet() == 0) {
            unreachable(why);
        }
    }

    @Override
    public void closed() {
        connections.decrementAndGet();
    }

    @Override
    public void unreachable(String why) {
        if (connections.get() == 0 && !why.equals(told.getAndSet(why))) {
            LOG.warnf(
                    "Redis does not answer, so pinned tools are neither listed nor called: %s",
                    why);
        }
    }
}
