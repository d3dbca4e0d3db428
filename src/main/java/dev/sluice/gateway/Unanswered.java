package dev.sluice.gateway;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The requests whose replies have not begun. Each event loop keeps a list of its own, linked
 * through the requests themselves, so that to come and to go costs a request nothing.
 */
final class Unanswered {
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final FastThreadLocal<Loop> here =
            new FastThreadLocal<>() {
                @Override
                protected Loop initialValue() {
                    Loop loop = new Loop(Thread.currentThread(), eventLoop());
                    loops.add(loop);
                    return loop;
                }
            };

    /** A request whose reply has not begun; of one event loop only. */
    abstract static class Waiting {
        private @Nullable Loop loop;
        private @Nullable Context context;
        private @Nullable Waiting before;
        private @Nullable Waiting after;

        /** Ends in a refusal, as there is no more time; harmless when it is over. */
        abstract void runOutOfTime();

        /** Where the request came in. */
        private void endThere() {
            Objects.requireNonNull(context).runOnContext(now -> runOutOfTime());
        }
    }

    /** Those of one event loop, the latest first. */
    private static final class Loop {
        private final Thread thread;
        private final Context context;
        private final AtomicInteger size = new AtomicInteger();
        private @Nullable Waiting latest;

        Loop(Thread thread, Context context) {
            this.thread = thread;
            this.context = context;
        }

        void add(Waiting one) {
            Waiting others = latest;
            one.after = others;
            if (others != null) {
                others.before = one;
            }
            latest = one;
            size.lazySet(size.getPlain() + 1);
        }

        void remove(Waiting one) {
            Waiting earlier = one.before;
            Waiting later = one.after;
            if (earlier == null) {
                latest = later;
            } else {
                earlier.after = later;
            }
            if (later != null) {
                later.before = earlier;
            }
            one.before = null;
            one.after = null;
            size.lazySet(size.getPlain() - 1);
        }

        void endAll() {
            for (Waiting each = latest; each != null; each = each.after) {
                each.endThere();
            }
        }
    }

    /** A request has come, on the event loop that calls. */
    void add(Waiting one) {
        Loop loop = here.get();
        one.loop = loop;
        one.context = eventLoop();
        loop.add(one);
    }

    /** Its reply begins, or nobody waits for it any more; harmless when told again. */
    void remove(Waiting one) {
        Loop loop = one.loop;
        if (loop == null) {
            return;
        }
        one.loop = null;
        if (Thread.currentThread() == loop.thread) {
            loop.remove(one);
        } else {
            loop.context.runOnContext(now -> loop.remove(one));
        }
    }

    /** Ends a request that came too late. */
    static void end(Waiting one) {
        one.endThere();
    }

    /** Ends all that are there; from any thread. */
    void endAll() {
        for (Loop loop : loops) {
            loop.context.runOnContext(now -> loop.endAll());
        }
    }

    /** How many there are; from any thread. */
    int size() {
        int all = 0;
        for (Loop loop : loops) {
            all += loop.size.get();
        }
        return all;
    }

    private static Context eventLoop() {
        return Objects.requireNonNull(Vertx.currentContext(), "requests come on event loops");
    }
}
