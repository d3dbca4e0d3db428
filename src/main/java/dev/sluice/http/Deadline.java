package dev.sluice.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thing a connection is waited for, with at most one task on its event loop. Moving the
 * deadline back, which every request does, costs a field: the task finds out when it runs.
 */
final class Deadline {
    private final EventLoop loop;
    private final Runnable expired;
    private @Nullable ScheduledFuture<?> task;
    private long taskDue;
    private long due;
    private boolean waiting;

    Deadline(EventLoop loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void in(long nanos) {
        due = System.nanoTime() + nanos;
        waiting = true;
        if (task != null && taskDue - due > 0) {
            task.cancel(false);
            task = null;
        }
        if (task == null) {
            schedule(nanos);
        }
    }

    void none() {
        waiting = false;
    }

    void cancel() {
        waiting = false;
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    private void schedule(long nanos) {
        taskDue = due;
        task = loop.schedule(this::run, nanos, TimeUnit.NANOSECONDS);
    }

    private void run() {
        task = null;
        if (!waiting) {
            return;
        }
        long left = due - System.nanoTime();
        if (left > 0) {
            schedule(left);
        } else {
            waiting = false;
            expired.run();
        }
    }
}
