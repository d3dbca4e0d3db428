package dev.sluice.upstream.channel.stdio;

import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A process that reads messages from its standard input and writes them to its standard output. */
final class ChildProcess implements Channel {
    private static final Logger LOG = Logger.getLogger(ChildProcess.class);
    private static final long STACK = 256 * 1024;

    private final String server;
    private final Process process;
    private final ChildBounds bounds;
    private final Context loop;
    private final Listener listener;
    private final ScheduledExecutorService steps;
    private final Family family;
    private final Outbox outbox;
    private final Inbox inbox;
    private final List<Thread> threads;
    private final Ending ending;
    private final Consumer<ChildProcess> left;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean closed;
    private @Nullable String why;
    private @Nullable ScheduledFuture<?> looking;

    /**
     * Nobody reads or writes yet.
     *
     * @param loop where its listener is called
     * @param steps one thread, for all that is done from time to time
     * @param left told first when nothing of it is left
     */
    ChildProcess(
            String server,
            Process process,
            String mark,
            Spoken spoken,
            ChildBounds bounds,
            LongSupplier nanos,
            Context loop,
            Listener listener,
            ScheduledExecutorService steps,
            Consumer<ChildProcess> left) {
        this.server = server;
        this.process = process;
        this.bounds = bounds;
        this.loop = loop;
        this.listener = listener;
        this.steps = steps;
        this.left = left;
        family = new Family(process, mark);
        outbox = new Outbox(process.getOutputStream());
        InputStream output = process.getInputStream();
        inbox = new Inbox(output, bounds.longestLine(), loop, this::hear, this::endForLength);
        SpokenLines errors = new SpokenLines(process.getErrorStream(), server, spoken, nanos);
        threads = List.of(thread(outbox, "in"), thread(inbox, "out"), thread(errors, "err"));
        ending =
                new Ending(
                        server,
                        process,
                        family,
                        inbox.gate(),
                        threads,
                        bounds.grace(),
                        steps,
                        this::finish);
    }

    private Thread thread(Runnable work, String pipe) {
        Thread thread = new Thread(null, work, "stdio-" + server + "-" + pipe, STACK);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to speak with it; without the threads for that it is ended. */
    void begin() {
        try {
            threads.forEach(Thread::start);
        } catch (OutOfMemoryError noThread) {
            LOG.errorf("server %s: no threads for its process, which is ended", server);
            closed = true;
            inbox.gate().open();
            process.toHandle().destroyForcibly();
        }
        long look = bounds.look().toMillis();
        steps.execute(
                () ->
                        looking =
                                steps.scheduleWithFixedDelay(
                                        this::look, look, look, TimeUnit.MILLISECONDS));
        var unused =
                process.onExit().thenRun(() -> end("exited with " + process.exitValue(), false));
    }

    /** Whether it ever wrote a message. */
    boolean spoke() {
        return inbox.spoke();
    }

    /** Whether it was asked to end. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public Future<Void> send(Buffer message) {
        Promise<Void> promise = Promise.promise();
        outbox.put(message, failure -> loop.runOnContext(now -> tell(promise, failure)));
        return promise.future();
    }

    private static void tell(Promise<Void> promise, @Nullable UpstreamFailedException failure) {
        if (failure == null) {
            promise.complete();
        } else {
            promise.fail(failure);
        }
    }

    @Override
    public void pause() {
        inbox.gate().pause();
    }

    @Override
    public void resume() {
        inbox.gate().resume();
    }

    @Override
    public Future<Void> close() {
        closed = true;
        inbox.gate().open();
        end("closed", true);
        Promise<Void> promise = Promise.promise();
        var unused = gone.thenRun(() -> loop.runOnContext(now -> promise.complete()));
        return promise.future();
    }

    private void hear(byte[] message) {
        if (!closed) {
            listener.message(message);
        }
    }

    private void endForLength() {
        end("a line was longer than " + bounds.longestLine() + " bytes", false);
    }

    private void end(String reason, boolean patient) {
        steps.execute(
                () -> {
                    if (why == null) {
                        why = reason;
                        stopLooking();
                        family.living(); // before its end could leave anyone without a parent
                        outbox.close();
                        ending.begin(patient);
                    }
                });
    }

    /** What it started is remembered, as it may be left by its parent before the end. */
    private void look() {
        long memory = family.memory();
        if (bounds.mostMemory() > 0 && memory > bounds.mostMemory()) {
            String reason = "had " + memory + " bytes of memory, more than " + bounds.mostMemory();
            LOG.warnf("server %s: its process is ended, it %s", server, reason);
            end(reason, false);
        }
    }

    private void stopLooking() {
        if (looking != null) {
            looking.cancel(false);
        }
    }

    private void finish() {
        String reason = String.valueOf(why);
        left.accept(this);
        loop.runOnContext(now -> listener.ended(reason));
        gone.complete(null);
    }
}
