package dev.sluice.limit.redis;

import dev.sluice.limit.AtOnce;
import dev.sluice.limit.Charge;
import dev.sluice.limit.Consumption;
import dev.sluice.limit.Consumption.Receipt;
import dev.sluice.limit.CountStore;
import dev.sluice.limit.Counts;
import dev.sluice.limit.LimitKey;
import dev.sluice.limit.Limiter;
import dev.sluice.limit.Usage;
import dev.sluice.limit.redis.Taking.Answer;
import dev.sluice.redis.RedisSettings;
import dev.sluice.redis.Script;
import dev.sluice.telemetry.Meters;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps limits in Redis, over all replicas together. See ADR 0007. */
final class RedisLimiter implements Limiter, Counts, AutoCloseable {
    private static final Script GIVE_BACK = Script.of("limit/counter", "limit/give-back");

    private final LongSupplier nanoTime;
    private final StoreKeys keys;
    private final Lanes lanes;
    private final StoreHealth health;
    private final StoreCounts counts;
    private final Leases leases = new Leases();
    private final FullLimits full = new FullLimits();
    private final Admissions admissions = new Admissions(InstantSource.system());

    /**
     * A limiter that connects when it is first asked, once for each event loop that asks.
     *
     * @param clients makes a client for one connection; may block
     * @param nanoTime a clock in nanoseconds that never goes back
     */
    RedisLimiter(
            Supplier<Redis> clients,
            Vertx vertx,
            RedisSettings settings,
            Caution caution,
            Meters meters,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.keys = new StoreKeys(settings.prefix());
        Epoch epoch = new Epoch();
        TakeScript script = new TakeScript(keys, epoch, caution);
        this.health = new StoreHealth(meters, nanoTime);
        this.lanes =
                new Lanes(
                        vertx,
                        context ->
                                new Lane(
                                        context,
                                        clients,
                                        settings.timeout(),
                                        script,
                                        health,
                                        meters,
                                        nanoTime),
                        this::tidy);
        this.counts = new StoreCounts(lanes, keys, epoch, caution);
    }

    /**
     * Connects every event loop, so that no call waits for it, and an outage is told at the start.
     *
     * @return done once all of them reach the store
     */
    CompletableFuture<Void> start() {
        return health.reached(lanes.start());
    }

    CountStore.Health storeHealth() {
        return health.report(lanes.count(), nanoTime.getAsLong());
    }

    @Override
    public Uni<Consumption> take(List<Charge> charges) {
        long now = nanoTime.getAsLong();
        Consumption known = known(charges, now);
        return known == null
                ? Uni.createFrom().<Consumption>emitter(emitter -> take(charges, now, emitter))
                : new AtOnce(known);
    }

    private void take(List<Charge> charges, long now, UniEmitter<? super Consumption> emitter) {
        ContextInternal caller = lanes.caller();
        boolean[] gone = {false};
        emitter.onTermination(() -> gone[0] = true);
        ask(
                lanes.of(caller),
                charges,
                wishes(charges, now),
                answer ->
                        caller.emit(
                                answer.consumption(),
                                consumption -> {
                                    if (gone[0] && consumption instanceof Consumption.Taken taken) {
                                        giveBackNow(taken.receipts());
                                    }
                                    emitter.complete(consumption);
                                }));
    }

    /** What can be said without asking the store; null when it must be asked. */
    private @Nullable Consumption known(List<Charge> charges, long now) {
        if (!Leases.suit(charges)) {
            return full.of(charges, now);
        }
        Leases.Drawn drawn = leases.draw(charges, now);
        if (drawn == null) {
            return full.of(charges, now);
        }
        admissions.drawn(drawn.receipts());
        prefetch(charges, drawn.wishes());
        return new Consumption.Taken(drawn.receipts(), List.of(), drawn.used());
    }

    private List<Long> wishes(List<Charge> charges, long now) {
        if (!Leases.suit(charges)) {
            return Collections.nCopies(charges.size(), 0L);
        }
        List<Long> wishes = new ArrayList<>(charges.size());
        for (Charge charge : charges) {
            wishes.add(leases.wish(charge, now));
        }
        return wishes;
    }

    /** Asks for new permits before the old ones are used up. */
    private void prefetch(List<Charge> charges, List<Long> wishes) {
        for (int i = 0; i < charges.size(); i++) {
            long wish = wishes.get(i);
            if (wish > 0) {
                Charge charge = charges.get(i);
                Charge nothing =
                        new Charge(charge.key(), charge.max(), 0, Charge.OnLoss.REFUSE, true);
                ask(lanes.here(), List.of(nothing), List.of(wish), answer -> {});
            }
        }
    }

    private void ask(Lane lane, List<Charge> charges, List<Long> wishes, Consumer<Answer> told) {
        long asked = nanoTime.getAsLong();
        lane.take(
                new Taking(
                        charges,
                        wishes,
                        answer -> {
                            settle(charges, wishes, answer, asked);
                            told.accept(answer);
                        }));
    }

    private void settle(List<Charge> charges, List<Long> wishes, Answer answer, long asked) {
        for (int i = 0; i < charges.size(); i++) {
            if (wishes.get(i) > 0) {
                leases.settle(
                        charges.get(i),
                        answer.leases().isEmpty() ? null : answer.leases().get(i),
                        asked);
            }
        }
        giveBackNow(leases.unused());
        if (answer.consumption() instanceof Consumption.Taken taken) {
            admissions.admitted(taken.receipts(), answer.micros());
        } else if (answer.consumption() instanceof Consumption.Exceeded exceeded) {
            full.remember(charges, exceeded, asked);
        }
    }

    @Override
    public Uni<Void> giveBack(List<Receipt> receipts) {
        admissions.returned(receipts);
        giveBackNow(receipts);
        return Uni.createFrom().voidItem();
    }

    /** What the store does not hear of stays taken; nobody waits for it. */
    private void giveBackNow(List<Receipt> receipts) {
        giveBackNow(receipts, () -> {});
    }

    private void giveBackNow(List<Receipt> receipts, Runnable told) {
        List<Receipt> some = receipts.stream().filter(receipt -> receipt.amount() > 0).toList();
        if (some.isEmpty()) {
            told.run();
            return;
        }
        List<String> arguments = new ArrayList<>();
        for (Receipt receipt : some) {
            arguments.add(Long.toString(Micros.of(receipt.key().window())));
            arguments.add(Long.toString(receipt.ticket()));
            arguments.add(Long.toString(receipt.amount()));
        }
        List<String> counters = some.stream().map(receipt -> keys.of(receipt.key())).toList();
        lanes.here()
                .use(
                        store ->
                                store.run(
                                        GIVE_BACK,
                                        counters,
                                        check -> arguments,
                                        reply -> told.run()));
        full.forget();
    }

    @Override
    public Uni<List<Usage>> usage(List<LimitKey> of) {
        return counts.usage(of);
    }

    @Override
    public Uni<Void> reset(List<LimitKey> of) {
        leases.drop(of);
        full.forget();
        return counts.reset(of);
    }

    private void tidy() {
        leases.tidy(nanoTime.getAsLong());
        giveBackNow(leases.unused());
    }

    /** Gives back what is leased, for others to use; done once the store has answered. */
    CompletableFuture<Void> surrender() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        giveBackNow(leases.surrender(), () -> told.complete(null));
        return told;
    }

    /** Ends every connection; done when no event loop has one. */
    CompletableFuture<Void> end() {
        return lanes.close();
    }

    @Override
    public void close() {
        var unused = end();
    }
}
