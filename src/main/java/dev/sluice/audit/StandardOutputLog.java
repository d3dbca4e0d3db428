package dev.sluice.audit;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to standard output as lines of JSON, from a thread of its own.
 *
 * <p>The queue in between is bounded. Calls under way when it fills still find room in the reserve
 * that {@link #accepts} keeps. A stream that has failed once takes no more records: what cannot be
 * recorded must not pass.
 */
@ApplicationScoped
public class StandardOutputLog implements DecisionLog, ActLog {
    private static final int CAPACITY = 65_536;
    private static final int RESERVE = 16_384;

    private final BlockingQueue<LogLine> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final PrintStream out;
    private final Thread writer;
    private volatile boolean stopping;
    private volatile boolean broken;

    StandardOutputLog() {
        this(
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 65_536),
                        false,
                        StandardCharsets.UTF_8));
    }

    /**
     * Writes to a stream once it is started.
     *
     * @param out flushed whenever the queue runs empty
     */
    StandardOutputLog(PrintStream out) {
        this.out = out;
        this.writer = new Thread(this::write, "sluice-decision-log");
        writer.setDaemon(true);
    }

    /** Not done by the constructor, which runs for the proxy in front of this as well. */
    @PostConstruct
    void start() {
        writer.start();
    }

    @Override
    public boolean accepts() {
        return !broken && queue.remainingCapacity() > RESERVE;
    }

    @Override
    public void record(DecisionRecord record) {
        take(record);
    }

    @Override
    public void record(AdminAct act) {
        take(act);
    }

    private void take(LogLine line) {
        if (!queue.offer(line)) {
            throw new IllegalStateException("the decision log is full: accepts() was not asked");
        }
    }

    /** Writes what is still queued. */
    @PreDestroy
    void close() throws InterruptedException {
        stopping = true;
        writer.join(TimeUnit.SECONDS.toMillis(5));
    }

    private void write() {
        try {
            while (!stopping || !queue.isEmpty()) {
                LogLine next = queue.poll(50, TimeUnit.MILLISECONDS);
                if (next != null) {
                    print(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(LogLine first) {
        @Nullable LogLine next = first;
        while (next != null) {
            out.print(next.toJson() + "\n");
            next = queue.poll();
        }
        broken = out.checkError();
    }
}
