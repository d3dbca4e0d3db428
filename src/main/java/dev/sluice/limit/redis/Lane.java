package dev.sluice.limit.redis;

import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.redis.StoreConnection;
import dev.sluice.redis.StoreFaults;
import dev.sluice.telemetry.Meters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way to the store. Calls that arrive in one turn of the loop are asked for
 * together, each still judged by itself.
 */
final class Lane {
    private static final Logger LOG = Logger.getLogger(Lane.class);
    private static final int MOST_AT_ONCE = 32;
    private static final int MOST_UNDER_WAY = 4;
    private static final long LONGEST_WAIT_MILLIS = 2;
    private static final long PROBE_MILLIS = 500;

    private final ContextInternal context;
    private final StoreConnection connection;
    private final TakeScript script;
    private final StoreHealth health;
    private final Meters meters;
    private final LongSupplier nanoTime;
    private List<Taking> gathered = new ArrayList<>();
    private int underWay;
    private long timer = -1;

    Lane(
            ContextInternal context,
            Supplier<Redis> clients,
            Duration timeout,
            TakeScript script,
            StoreHealth health,
            Meters meters,
            LongSupplier nanoTime) {
        this.context = context;
        this.script = script;
        this.health = health;
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.connection =
                new StoreConnection(context, clients, timeout, nanoTime, health, this::examine);
    }

    /**
     * Connects, and from then on looks every half second whether the store still answers.
     *
     * @param doubting whether to look also if it is still the same server
     * @param eachTime what else to do then
     */
    void open(boolean doubting, Runnable eachTime) {
        context.runOnContext(
                v -> {
                    connection.connect();
                    timer =
                            context.owner()
                                    .setPeriodic(
                                            PROBE_MILLIS,
                                            id -> {
                                                probe(doubting);
                                                eachTime.run();
                                            });
                });
    }

    /** Asks for one call; from any thread. */
    void take(Taking taking) {
        if (context.nettyEventLoop().inEventLoop()) {
            gather(taking);
        } else {
            context.runOnContext(v -> gather(taking));
        }
    }

    /** Runs something else on the connection; from any thread. */
    void use(Consumer<StoreConnection> use) {
        context.runOnContext(v -> use.accept(connection));
    }

    /** Ends the connection; done when that is told to everybody. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        context.runOnContext(
                v -> {
                    context.owner().cancelTimer(timer);
                    connection.close();
                    closed.complete(null);
                });
        return closed;
    }

    /** While that many questions are under way, calls wait for each other, for a short while. */
    private void gather(Taking taking) {
        gathered.add(taking);
        if (gathered.size() >= MOST_AT_ONCE) {
            flush();
        } else if (gathered.size() == 1 && underWay < MOST_UNDER_WAY) {
            context.runOnContext(v -> flush());
        } else if (gathered.size() == 1) {
            List<Taking> these = gathered;
            context.owner().setTimer(LONGEST_WAIT_MILLIS, id -> flush(these));
        }
    }

    private void flush(List<Taking> these) {
        if (gathered == these) {
            flush();
        }
    }

    private void flush() {
        List<Taking> together = gathered;
        if (together.isEmpty()) {
            return;
        }
        gathered = new ArrayList<>();
        Invocation invocation = script.of(together);
        long asked = nanoTime.getAsLong();
        underWay++;
        connection.run(
                script.script(),
                invocation.keys(),
                invocation::arguments,
                reply -> {
                    underWay--;
                    long now = nanoTime.getAsLong();
                    meters.limitStoreAnswered(Duration.ofNanos(now - asked));
                    if (reply.succeeded()) {
                        health.answered(now - asked, now);
                    }
                    tell(invocation, reply);
                    flush();
                });
    }

    private static void tell(Invocation invocation, AsyncResult<Response> reply) {
        if (reply.failed()) {
            LOG.debugf("Redis did not count: %s", StoreFaults.told(reply.cause()));
            invocation.fail();
            return;
        }
        try {
            invocation.settle(reply.result());
        } catch (StoreUnavailableException e) {
            LOG.error(e.getMessage());
            invocation.fail();
        }
    }

    /** Nothing is taken, but the store must run the script, write its epoch and say who it is. */
    private void probe(boolean doubting) {
        if (doubting) {
            connection.doubt();
        }
        Invocation nothing = script.of(List.of());
        connection.run(
                script.script(), nothing.keys(), nothing::arguments, reply -> tell(nothing, reply));
    }

    private void examine(
            StoreConnection examined, boolean patient, Handler<AsyncResult<Void>> answer) {
        Invocation nothing = script.of(List.of());
        examined.tryOut(
                patient,
                script.script(),
                nothing.keys(),
                nothing::arguments,
                reply -> answer.handle(reply.map(told -> settled(nothing, told))));
    }

    private static @Nullable Void settled(Invocation nothing, @Nullable Response reply) {
        nothing.settle(reply);
        return null;
    }
}
