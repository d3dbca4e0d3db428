package dev.sluice.deadline;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;

/**
 * A time by which something must have happened, else something is done about it. A request has
 * several, and nearly all of them are met, so to set one and to cancel it costs next to nothing.
 */
public interface Deadline {

    /** It was met: nothing will be done. Harmless when told again, or when it is too late. */
    void cancel();

    /**
     * Sets one for the context that asks, on which it also expires.
     *
     * @param millis from now on, 1 at least
     * @param late done once when it was not met
     */
    static Deadline in(Vertx vertx, long millis, Runnable late) {
        long length = Math.max(1, millis);
        ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
        if (context.isEventLoopContext() && context.nettyEventLoop().inEventLoop()) {
            return Here.LINES.get().add(context, length, late);
        }
        long timer = context.setTimer(length, id -> late.run());
        return () -> vertx.cancelTimer(timer);
    }

    /** Those of the event loop whose thread asks. */
    final class Here {
        private static final FastThreadLocal<DeadlineLines> LINES =
                new FastThreadLocal<>() {
                    @Override
                    protected DeadlineLines initialValue() {
                        return new DeadlineLines(System::nanoTime);
                    }
                };

        private Here() {}
    }
}
