package dev.sluice.limit.redis;

import dev.sluice.limit.LimitKey;
import dev.sluice.limit.StoreUnavailableException;
import dev.sluice.limit.Usage;
import dev.sluice.redis.Script;
import dev.sluice.redis.StoreConnection;
import dev.sluice.redis.StoreFaults;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Looks at counts in the store for an operator, and sets them back. */
final class StoreCounts {
    private static final Script USAGE = Script.of("limit/clock", "limit/counter", "limit/usage");
    private static final Script RESET = Script.of("limit/reset");

    private final Lanes lanes;
    private final StoreKeys keys;
    private final Epoch epoch;
    private final Caution caution;

    StoreCounts(Lanes lanes, StoreKeys keys, Epoch epoch, Caution caution) {
        this.lanes = lanes;
        this.keys = keys;
        this.epoch = epoch;
        this.caution = caution;
    }

    /** What stands on each; fails with {@link StoreUnavailableException}. */
    Uni<List<Usage>> usage(List<LimitKey> of) {
        List<String> counters = new ArrayList<>(List.of(keys.epoch()));
        of.forEach(key -> counters.add(keys.of(key)));
        List<String> arguments = new ArrayList<>();
        arguments.add(epoch.remembered().text());
        arguments.addAll(caution.arguments());
        of.forEach(key -> arguments.add(Long.toString(Micros.of(key.window()))));
        return ask(USAGE, counters, arguments).map(reply -> usages(reply, of.size()));
    }

    private static List<Usage> usages(Response response, int size) {
        StoreReply reply = new StoreReply(response);
        List<Usage> usages = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long units = reply.number();
            if (units < 0) {
                throw new StoreUnavailableException("what Redis holds for a limit is no count");
            }
            usages.add(
                    new Usage(
                            units,
                            Micros.duration(reply.number()),
                            Micros.duration(reply.number())));
        }
        return usages;
    }

    /** Forgets each; fails with {@link StoreUnavailableException}. */
    Uni<Void> reset(List<LimitKey> of) {
        return ask(RESET, of.stream().map(keys::of).toList(), List.of()).replaceWithVoid();
    }

    private Uni<Response> ask(Script script, List<String> of, List<String> arguments) {
        return Uni.createFrom()
                .emitter(
                        emitter ->
                                lanes.here()
                                        .use(store -> ask(store, script, of, arguments, emitter)));
    }

    private static void ask(
            StoreConnection store,
            Script script,
            List<String> of,
            List<String> arguments,
            UniEmitter<? super Response> emitter) {
        store.run(
                script,
                of,
                check -> arguments,
                reply -> {
                    if (reply.succeeded()) {
                        emitter.complete(reply.result());
                    } else {
                        emitter.fail(unavailable(reply.cause()));
                    }
                });
    }

    private static StoreUnavailableException unavailable(Throwable cause) {
        return new StoreUnavailableException("Redis does not answer: " + StoreFaults.told(cause));
    }
}
