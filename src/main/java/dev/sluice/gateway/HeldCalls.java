package dev.sluice.gateway;

import dev.sluice.approval.Approval;
import dev.sluice.approval.Approval.State;
import dev.sluice.approval.ApprovalListener;
import dev.sluice.approval.Approvals;
import dev.sluice.approval.StoreOutException;
import dev.sluice.protocol.RequestId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a person, of this replica. One timer looks after all of them: it asks the
 * store once for all questions, as the answer may have been given to another replica. None of them
 * has a thread.
 */
@Singleton
public class HeldCalls implements ApprovalListener {
    private static final Logger LOG = Logger.getLogger(HeldCalls.class);

    private static final Duration LOOK = Duration.ofMillis(250);

    /** What it revokes must be closed within 5 s of a change, and agents wait longer while told. */
    private static final long BEAT = Duration.ofSeconds(4).toNanos();

    /** A store that takes longer for an answer is as good as out. */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    private final Approvals approvals;
    private final LongSupplier nanoTime;
    private final Consumer<Runnable> soon;
    private final Supplier<Executor> here;
    private final Map<String, List<HeldCall>> held = new ConcurrentHashMap<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile long askedAt;
    private volatile boolean out;
    private volatile boolean ended;

    @Inject
    HeldCalls(Approvals approvals, Vertx vertx, LongSupplier nanoTime) {
        this(approvals, nanoTime, timer(vertx), HeldCalls::eventLoop);
    }

    /**
     * Holds calls.
     *
     * @param soon runs something after a quarter of a second
     * @param here runs something where it is called
     */
    HeldCalls(
            Approvals approvals,
            LongSupplier nanoTime,
            Consumer<Runnable> soon,
            Supplier<Executor> here) {
        this.approvals = approvals;
        this.nanoTime = nanoTime;
        this.soon = soon;
        this.here = here;
    }

    /** Not a context of some request's, which would be kept as long as anything waits. */
    private static Consumer<Runnable> timer(Vertx vertx) {
        ContextInternal own = ((VertxInternal) vertx).createEventLoopContext();
        return work -> own.setTimer(LOOK.toMillis(), id -> work.run());
    }

    private static Executor eventLoop() {
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "requests come on loops");
        return work -> loop.runOnContext(now -> work.run());
    }

    /**
     * Waits until something becomes of a question. An agent that leaves is forgotten.
     *
     * @param most no longer than this
     */
    Uni<HeldCall.End> hold(Passage passage, String id, Duration most, HeldCall.Care care) {
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            long now = nanoTime.getAsLong();
                            HeldCall one =
                                    new HeldCall(id, passage, care, here.get(), emitter)
                                            .until(now + most.toNanos())
                                            .beatingAt(now + BEAT);
                            emitter.onTermination(() -> forget(one));
                            held.merge(id, List.of(one), HeldCalls::joined);
                            if (ended) {
                                release(one, HeldCall.End.DISMISSED);
                            }
                            wake();
                        });
    }

    /** How many wait. */
    int count() {
        return held.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public void changed(Approval approval, Change change) {
        switch (change) {
            case APPROVED, REFUSED, EXPIRED, USED -> release(approval.id(), HeldCall.End.CHANGED);
            case ASKED, GIVEN_BACK -> {}
        }
    }

    /** Lets all go, and any that comes later: the process ends. */
    void endAll() {
        ended = true;
        all().forEach(one -> release(one, HeldCall.End.DISMISSED));
    }

    /** Lets a request of the same caller and session go, as its agent has given it up. */
    void giveUp(Passage teller, RequestId request) {
        all().filter(one -> isOf(one.passage(), teller) && request.equals(one.passage().id()))
                .forEach(one -> release(one, HeldCall.End.DISMISSED));
    }

    private static boolean isOf(Passage one, Passage other) {
        Session session = one.session();
        return session != null
                && session.equals(other.session())
                && one.server().name().equals(other.server().name())
                && CallerName.of(one.caller()).equals(CallerName.of(other.caller()));
    }

    private Stream<HeldCall> all() {
        return held.values().stream().flatMap(List::stream);
    }

    private void release(String id, HeldCall.End why) {
        held.getOrDefault(id, List.of()).forEach(one -> release(one, why));
    }

    private void release(HeldCall one, HeldCall.End why) {
        forget(one);
        one.goOn(why);
    }

    private void forget(HeldCall one) {
        held.computeIfPresent(one.id(), (id, ones) -> without(ones, one));
    }

    @SuppressWarnings("NullAway") // null takes the entry out
    private static List<HeldCall> without(List<HeldCall> ones, HeldCall one) {
        List<HeldCall> left = ones.stream().filter(each -> each != one).toList();
        return left.isEmpty() ? null : left;
    }

    private static List<HeldCall> joined(List<HeldCall> some, List<HeldCall> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private void wake() {
        if (!held.isEmpty() && awake.compareAndSet(false, true)) {
            soon.accept(this::look);
        }
    }

    private void look() {
        try {
            long now = nanoTime.getAsLong();
            all().forEach(one -> lookAfter(one, now));
            if (!held.isEmpty() && asking.compareAndSet(false, true)) {
                askedAt = now;
                ask(Set.copyOf(held.keySet()));
            }
        } finally {
            awake.set(false);
            wake();
        }
    }

    private void lookAfter(HeldCall one, long now) {
        if (now - one.until() >= 0) {
            boolean silent = asking.get() && now - askedAt > PATIENCE;
            release(one, out || silent ? HeldCall.End.UNREACHABLE : HeldCall.End.OVER);
        } else if (now - one.nextBeat() >= 0) {
            one.beatingAt(now + BEAT).beat();
        }
    }

    private void ask(Collection<String> ids) {
        Uni.createFrom()
                .deferred(() -> approvals.states(ids))
                .subscribe()
                .with(
                        states -> {
                            out = false;
                            asking.set(false);
                            ids.forEach(id -> heard(id, states.get(id)));
                        },
                        failure -> {
                            out = true;
                            asking.set(false);
                            if (!(failure instanceof StoreOutException)) {
                                LOG.error("calls that wait could not be looked after", failure);
                            }
                        });
    }

    private void heard(String id, @Nullable State state) {
        if (state == null) {
            release(id, HeldCall.End.UNKNOWN);
        } else if (state != State.PENDING) {
            release(id, HeldCall.End.CHANGED);
        }
    }
}
