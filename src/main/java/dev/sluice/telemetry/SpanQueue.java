package dev.sluice.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import org.jboss.logging.Logger;

/**
 * Takes spans that have ended and sends them from a thread of its own. The queue in between is
 * bounded: whoever serves agents never waits for a collector. What is dropped is counted.
 *
 * <p>The SDK's own processor counts its drops in OpenTelemetry's metrics only, which nobody reads
 * here.
 */
final class SpanQueue implements SpanProcessor {
    private static final Logger LOG = Logger.getLogger(SpanQueue.class);
    private static final int BATCH = 512;
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final BlockingQueue<ReadableSpan> queue;
    private final SpanExporter exporter;
    private final Duration timeout;
    private final ObjIntConsumer<String> dropped;
    private final Thread thread;
    private volatile boolean stopping;
    private boolean failing;

    /**
     * Begins to send.
     *
     * @param timeout how long one export may take
     * @param dropped told why spans are lost, and how many
     */
    SpanQueue(int most, SpanExporter exporter, Duration timeout, ObjIntConsumer<String> dropped) {
        this.queue = new ArrayBlockingQueue<>(most);
        this.exporter = exporter;
        this.timeout = timeout;
        this.dropped = dropped;
        this.thread = new Thread(this::send, "sluice-traces");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled() && (stopping || !queue.offer(span))) {
            dropped.accept("queue_full", 1);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /** Sends what is left, as long as it is waited for; the rest is lost. */
    void close(Duration patience) {
        stopping = true;
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = queue.size();
        queue.clear();
        if (left > 0) {
            dropped.accept("shutdown", left);
            LOG.warnf("%d spans could not be sent before the end", left);
        }
        // From Java 21 on the JDK's client waits there for what is under way.
        Thread end = new Thread(exporter::shutdown, "sluice-traces-end");
        end.setDaemon(true);
        end.start();
    }

    private void send() {
        try {
            while (!stopping || !queue.isEmpty()) {
                ReadableSpan first = queue.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
                if (first != null) {
                    export(batch(first));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<SpanData> batch(ReadableSpan first) throws InterruptedException {
        List<ReadableSpan> batch = new ArrayList<>(List.of(first));
        long begun = System.nanoTime();
        while (batch.size() < BATCH && goesOn(begun)) {
            ReadableSpan next = queue.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
            if (next != null) {
                batch.add(next);
            }
        }
        queue.drainTo(batch, BATCH - batch.size());
        return batch.stream().map(ReadableSpan::toSpanData).toList();
    }

    private boolean goesOn(long begun) {
        return !stopping && System.nanoTime() - begun < LINGER_NANOS;
    }

    private void export(List<SpanData> batch) {
        CompletableResultCode result;
        try {
            result = exporter.export(batch).join(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException e) {
            result = CompletableResultCode.ofExceptionalFailure(e);
        }
        if (!result.isSuccess()) {
            dropped.accept("export_failed", batch.size());
        }
        tell(result);
    }

    /** Once when it begins and once when it is over, whatever the number of exports. */
    private void tell(CompletableResultCode result) {
        boolean fails = !result.isSuccess();
        if (fails && !failing) {
            LOG.warnf(
                    "the collector does not take spans (%s); they are dropped and counted",
                    cause(result));
        } else if (!fails && failing) {
            LOG.info("the collector takes spans again");
        }
        failing = fails;
    }

    /** By its kind alone: the message may hold what a collector answers. */
    private static String cause(CompletableResultCode result) {
        Throwable cause = result.getFailureThrowable();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null ? "no answer in time" : cause.getClass().getSimpleName();
    }
}
