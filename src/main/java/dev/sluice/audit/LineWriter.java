package dev.sluice.audit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of lines, and the one thread that writes them in their order. What was taken is
 * written sooner or later: whatever fails is tried again, with more and more time in between.
 */
final class LineWriter {
    private static final int BATCH = 512;
    private static final long IDLE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final BlockingQueue<LogLine> queue;
    private final List<LogLine> inHand = new ArrayList<>(BATCH + 1);
    private final LogSink sink;
    private final Outage outage;
    private final InstantSource clock;
    private final Gap gap = new Gap();
    private final Thread thread;
    private volatile int held;
    private volatile boolean closing;
    private volatile boolean ended;
    private long pauseMillis;

    /**
     * Writes nothing before it is started.
     *
     * @param name of its thread
     * @param capacity how many lines it keeps
     * @param failed called for each attempt that fails
     */
    LineWriter(String name, int capacity, LogSink sink, InstantSource clock, Runnable failed) {
        this.queue = new ArrayBlockingQueue<>(capacity);
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
        return queue.size() + held;
    }

    /** How many lines more it could take. */
    int room() {
        return ended ? 0 : queue.remainingCapacity();
    }

    /** Takes a line if there is room for it. */
    boolean offer(LogLine line) {
        if (ended || !queue.offer(line)) {
            return false;
        }
        return !ended || !queue.remove(line);
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
        return waiting();
    }

    private void run() {
        try {
            while (!ended && !(closing && isDone())) {
                attempt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            sink.close();
        }
    }

    private boolean isDone() {
        return inHand.isEmpty() && queue.isEmpty();
    }

    private void attempt() throws InterruptedException {
        fill();
        if (inHand.isEmpty()) {
            return;
        }
        try {
            sink.write(inHand);
            written(inHand.size());
            pauseMillis = 0;
            outage.isOver();
        } catch (UnwrittenException e) {
            written(e.written());
            outage.failed(e.getCause(), waiting());
            pause();
        }
    }

    private void fill() throws InterruptedException {
        if (!inHand.isEmpty()) {
            return;
        }
        @Nullable MissingLines missing = gap.take(clock.instant());
        @Nullable LogLine next = missing == null ? next() : missing;
        if (next != null) {
            inHand.add(next);
            held = 1;
            queue.drainTo(inHand, BATCH);
            held = inHand.size();
        }
    }

    private @Nullable LogLine next() throws InterruptedException {
        return queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void written(int lines) {
        inHand.subList(0, lines).clear();
        held = inHand.size();
    }

    /** Somebody who waits for the end is not kept waiting. */
    private void pause() {
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(100, 2 * pauseMillis));
        LockSupport.parkNanos(
                this, TimeUnit.MILLISECONDS.toNanos(closing ? IDLE_MILLIS : pauseMillis));
    }
}
