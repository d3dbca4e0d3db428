package dev.sluice.fleet;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Calls that come whether or not those before are answered, each through a gateway drawn at random.
 * What finds all connections of its gateway taken is left out, and never counts as a call.
 */
final class Load {
    private record Due(long at, Target target) {}

    /** Draws and schedules all calls, so that a seed draws the same ones. */
    private final Context loop;

    private final Plan plan;
    private final Caller caller;
    private final Random random;
    private final LongSupplier micros;
    private final Queue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final List<Call> calls = new ArrayList<>();
    private final AtomicIntegerArray underWay;

    /** For each gateway, when the latest call was made that passed. */
    private final AtomicLongArray lastPassed;

    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();
    private ToDoubleFunction<Target> rate = target -> 0;

    Load(Vertx vertx, Plan plan, Caller caller, long seed, LongSupplier micros) {
        this.plan = plan;
        this.caller = caller;
        this.random = new Random(seed);
        this.micros = micros;
        this.underWay = new AtomicIntegerArray(caller.gateways());
        this.lastPassed = new AtomicLongArray(caller.gateways());
        this.loop = vertx.getOrCreateContext();
        loop.runOnContext(now -> vertx.setPeriodic(1, timer -> makeThoseDue()));
    }

    /** Calls each target so often a second from now on. */
    void offer(ToDoubleFunction<Target> perSecond) {
        loop.runOnContext(
                now -> {
                    rate = perSecond;
                    due.clear();
                    plan.targets.forEach(target -> schedule(target, micros.getAsLong()));
                });
    }

    /** Lets it go on for so long. */
    void goOn(Duration time) {
        long end = micros.getAsLong() + time.toNanos() / 1_000;
        await().pollInterval(Duration.ofMillis(5))
                .atMost(time.plusSeconds(30))
                .until(() -> micros.getAsLong() >= end);
    }

    /** Waits until a call has passed through each gateway that was made after a moment. */
    void untilPassedEverywhere(long since) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> passedEverywhere(since));
    }

    private boolean passedEverywhere(long since) {
        for (int i = 0; i < lastPassed.length(); i++) {
            if (lastPassed.get(i) < since) {
                return false;
            }
        }
        return true;
    }

    /** Makes no more calls. */
    void stop() {
        loop.runOnContext(now -> due.clear());
    }

    /** Makes no more calls, and waits until all are answered. */
    void end() {
        stop();
        await().atMost(Duration.ofSeconds(30)).until(() -> pending.get() == 0);
    }

    /** The calls that were judged from one moment until before another. */
    List<Call> calls(long from, long to) {
        synchronized (calls) {
            return calls.stream()
                    .filter(call -> call.judged() >= from && call.judged() < to)
                    .toList();
        }
    }

    /** How many calls could not be made, as all connections were taken. */
    long leftOut() {
        return leftOut.get();
    }

    private void makeThoseDue() {
        long now = micros.getAsLong();
        for (Due next = due.peek(); next != null && next.at() <= now; next = due.peek()) {
            due.remove();
            schedule(next.target(), next.at());
            make(next.target());
        }
    }

    /** Calls that nobody arranges come after times of this distribution. */
    private void schedule(Target target, long after) {
        double pause = -Math.log(1 - random.nextDouble()) / rate.applyAsDouble(target);
        due.add(new Due(after + (long) (pause * 1_000_000), target));
    }

    private void make(Target target) {
        int gateway = random.nextInt(caller.gateways());
        int units = target.drawUnits(random);
        if (underWay.get(gateway) >= Caller.CONNECTIONS) {
            leftOut.incrementAndGet();
            return;
        }
        underWay.incrementAndGet(gateway);
        pending.incrementAndGet();
        caller.call(target, gateway, units)
                .onComplete(
                        done -> {
                            underWay.decrementAndGet(gateway);
                            pending.decrementAndGet();
                            note(done.result());
                        });
    }

    private void note(Call call) {
        if (call.outcome() == Call.Outcome.PASSED) {
            lastPassed.accumulateAndGet(call.gateway(), call.sent(), Math::max);
        }
        synchronized (calls) {
            calls.add(call);
        }
    }
}
