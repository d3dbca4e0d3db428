package dev.sluice.approval.redis;

import dev.sluice.testsupport.redis.RedisProcess;
import java.util.ArrayList;
import java.util.List;

/** All that stands in a Redis, as text. */
final class StoreContent {
    private StoreContent() {}

    static List<String> keys(RedisProcess redis) {
        return ((List<?>) asked(redis, "KEYS", "*"))
                .stream().map(String::valueOf).sorted().toList();
    }

    /** Every key with its value. */
    static List<String> of(RedisProcess redis) {
        List<String> all = new ArrayList<>();
        for (String key : keys(redis)) {
            Object value =
                    switch (String.valueOf(asked(redis, "TYPE", key))) {
                        case "string" -> asked(redis, "GET", key);
                        case "hash" -> asked(redis, "HGETALL", key);
                        case "zset" -> asked(redis, "ZRANGE", key, "0", "-1", "WITHSCORES");
                        case "list" -> asked(redis, "LRANGE", key, "0", "-1");
                        default -> throw new IllegalStateException(key + " is of another type");
                    };
            all.add(key + " " + value);
        }
        return all;
    }

    static long left(RedisProcess redis, String key) {
        return (Long) asked(redis, "PTTL", key);
    }

    private static Object asked(RedisProcess redis, String... words) {
        Object reply = redis.command(words);
        if (reply == null) {
            throw new IllegalStateException("nothing for " + String.join(" ", words));
        }
        return reply;
    }
}
