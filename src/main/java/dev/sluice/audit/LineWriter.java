package dev.sluice.audit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of lines, and the one thread that writes them in their order. What was taken is
 * written sooner or later: whatever fails is tried again, with more and more time in between.
 *
 * <p>The first line after a pause is written at once. While more come, they are written together
 * every few milliseconds: to wake a thread, and to write, costs more than all else that is done for
 * a line.
 */
final class LineWriter {
    private static final int BATCH = 512;
    private static final long TOGETHER_MILLIS = 5;
    private static final long IDLE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final WaitingLines lines;
    private final List<LogLine> inHand = new ArrayList<>(BATCH + 1);
    private final LogSink sink;
    private final Outage outage;
    private final InstantSource clock;
    private final Gap gap = new Gap();
    private final Thread thread;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean ended;

    /** Whether the first line in hand never waited: it tells of those that are missing. */
    private volatile boolean telling;

    private long pauseMillis;

    /**
     * Writes nothing before it is started.
     *
     * @param name of its thread
     * @param capacity how many lines it keeps
     * @param failed called for each attempt that fails
     */
    LineWriter(String name, int capacity, LogSink sink, InstantSource clock, Runnable failed) {
        this.lines = new WaitingLines(capacity);
        this.sink = sink;
        this.clock = clock;
        this.outage = new Outage(sink.name(), failed);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** How many lines wait to be written. */
    int waiting() {
        return lines.size() + (telling ? 1 : 0);
    }

    /** How many lines more it could take. */
    int room() {
        return lines.room();
    }

    /** Takes a line if there is room for it. */
    boolean offer(LogLine line) {
        if (!lines.add(line)) {
            return false;
        }
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    /** Counts a line that will be missing, and has that told as soon as lines are taken again. */
    void drop() {
        gap.add(clock.instant());
    }

    /**
     * Writes what is left, and takes nothing more.
     *
     * @param longest how long that may take
     * @return how many lines could not be written
     */
    int close(Duration longest) throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join(Math.max(1, longest.toMillis()));
        ended = true;
        lines.shut();
        return waiting();
    }

    private void run() {
        try {
            while (goesOn()) {
                attempt();
            }
        } finally {
            lines.shut();
            sink.close();
        }
    }

    private boolean goesOn() {
        if (closing && isDone()) {
            lines.shut();
            return !isDone();
        }
        return !ended && !thread.isInterrupted();
    }

    private boolean isDone() {
        return inHand.isEmpty() && lines.isEmpty();
    }

    private void attempt() {
        fill();
        if (inHand.isEmpty()) {
            idle();
            return;
        }
        try {
            sink.write(inHand);
            written(inHand.size());
            pauseMillis = 0;
            outage.isOver();
            gather();
        } catch (UnwrittenException e) {
            written(e.written());
            outage.failed(e.getCause(), waiting());
            pause();
        }
    }

    private void fill() {
        if (!inHand.isEmpty()) {
            return;
        }
        @Nullable MissingLines missing = gap.take(clock.instant());
        if (missing != null) {
            inHand.add(missing);
            telling = true;
        }
        lines.take(inHand, BATCH);
    }

    private void written(int count) {
        if (count > 0) {
            inHand.subList(0, count).clear();
            lines.written(telling ? count - 1 : count);
            telling = false;
        }
    }

    /** Lets lines come together, unless there are as many as are written at once. */
    private void gather() {
        if (!closing && lines.size() < BATCH) {
            park(TOGETHER_MILLIS);
        }
    }

    /**
     * Waits for a line. Whoever adds one sees that it must be told, or is seen to have added it.
     */
    private void idle() {
        asleep.set(true);
        if (lines.isEmpty()) {
            park(IDLE_MILLIS);
        } else {
            Thread.onSpinWait();
        }
        asleep.set(false);
    }

    /** Somebody who waits for the end is not kept waiting. */
    private void pause() {
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(100, 2 * pauseMillis));
        park(closing ? IDLE_MILLIS : pauseMillis);
    }

    private void park(long millis) {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
