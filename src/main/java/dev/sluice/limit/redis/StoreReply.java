package dev.sluice.limit.redis;

import dev.sluice.limit.StoreUnavailableException;
import io.vertx.redis.client.Response;

/** A script's reply, read value by value. */
final class StoreReply {
    private final Response reply;
    private int at;

    StoreReply(Response reply) {
        this.reply = reply;
    }

    /**
     * The next value, a whole number.
     *
     * @throws StoreUnavailableException when the reply is none of our script's
     */
    long number() {
        Long number = next().toLong();
        if (number == null) {
            throw strange();
        }
        return number;
    }

    /**
     * The next value, a text.
     *
     * @throws StoreUnavailableException when the reply is none of our script's
     */
    String text() {
        return next().toString();
    }

    private Response next() {
        if (at >= reply.size()) {
            throw strange();
        }
        Response value = reply.get(at++);
        if (value == null) {
            throw strange();
        }
        return value;
    }

    private static StoreUnavailableException strange() {
        return new StoreUnavailableException("Redis answers what no script of ours says");
    }
}
