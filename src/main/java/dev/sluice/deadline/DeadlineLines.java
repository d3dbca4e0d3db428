package dev.sluice.deadline;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The deadlines of one event loop, a line for each length: those of one length expire in the order
 * in which they were set, so each line needs one timer, and only its first entry is looked at.
 */
final class DeadlineLines {
    private final LongObjectMap<Line> lines = new LongObjectHashMap<>();
    private final LongSupplier nanoTime;

    /**
     * None yet.
     *
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    DeadlineLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Sets one more; on the event loop, and only there. */
    Deadline add(ContextInternal context, long millis, Runnable late) {
        Line line = lines.get(millis);
        if (line == null) {
            line = new Line(millis);
            lines.put(millis, line);
        }
        return line.add(context, late);
    }

    /** How many lengths are in use. */
    int lengths() {
        return lines.size();
    }

    /** A ring: the first is after the line, the last before it. */
    private static class Link {
        Link before = this;
        Link after = this;
    }

    private final class Line extends Link {
        private final long millis;
        private boolean watched;

        Line(long millis) {
            this.millis = millis;
        }

        Entry add(ContextInternal context, Runnable late) {
            long due = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
            Entry entry = new Entry(context, due, late);
            entry.before = before;
            entry.after = this;
            before.after = entry;
            before = entry;
            if (!watched) {
                watched = true;
                watch(context, due - nanoTime.getAsLong());
            }
            return entry;
        }

        private void watch(ContextInternal context, long nanos) {
            var unused =
                    context.nettyEventLoop()
                            .schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
        }

        /** Most entries have left by now; a line nobody stands in is forgotten. */
        private void look(ContextInternal context) {
            long now = nanoTime.getAsLong();
            while (after instanceof Entry first && first.due - now <= 0) {
                first.expire();
            }
            if (after instanceof Entry next) {
                watch(context, next.due - now);
            } else {
                lines.remove(millis);
            }
        }
    }

    private static final class Entry extends Link implements Deadline {
        private final ContextInternal context;
        private final long due;
        private final Runnable late;
        private boolean over;

        Entry(ContextInternal context, long due, Runnable late) {
            this.context = context;
            this.due = due;
            this.late = late;
        }

        void expire() {
            leave();
            context.emit(late, Runnable::run);
        }

        @Override
        public void cancel() {
            if (context.nettyEventLoop().inEventLoop()) {
                leave();
            } else {
                context.nettyEventLoop().execute(this::leave);
            }
        }

        private void leave() {
            if (!over) {
                over = true;
                before.after = after;
                after.before = before;
            }
        }
    }
}
