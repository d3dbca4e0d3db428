package dev.sluice.limit.redis;

import dev.sluice.limit.StoreUnavailableException;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import org.jspecify.annotations.Nullable;

/** A script's reply, read value by value. */
final class StoreReply {
    private final @Nullable Response reply;
    private int at;

    StoreReply(@Nullable Response reply) {
        this.reply = reply;
    }

    /**
     * A reply that is nothing but a whole number.
     *
     * @throws StoreUnavailableException when it is none
     */
    static long number(@Nullable Response reply) {
        Long number = reply != null && reply.type() == ResponseType.NUMBER ? reply.toLong() : null;
        if (number == null) {
            throw strange();
        }
        return number;
    }

    /**
     * The next value, a whole number.
     *
     * @throws StoreUnavailableException when the reply is none of our script's
     */
    long number() {
        return number(next());
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
        if (reply == null || reply.type() != ResponseType.MULTI || at >= reply.size()) {
            throw strange();
        }
        Response value = reply.get(at++);
        if (value == null) {
            throw strange();
        }
        return value;
    }

    static StoreUnavailableException strange() {
        return new StoreUnavailableException("Redis answers what no script of ours says");
    }
}
