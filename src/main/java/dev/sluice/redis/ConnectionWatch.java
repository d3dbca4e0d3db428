package dev.sluice.redis;

import io.vertx.redis.client.RedisConnection;

/** Told, for each event loop, whether its connection to Redis is of use. */
public interface ConnectionWatch {

    /** One more event loop reaches the store. */
    void up(RedisConnection connection);

    /** One event loop no longer reaches the store. */
    void down(String why);

    /** One event loop no longer needs the store. */
    void closed();

    /** An attempt to reach the store has failed. */
    void unreachable(String why);
}
