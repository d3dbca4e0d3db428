package dev.sluice.upstream.channel.stdio;

import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.channel.Channel;
import dev.sluice.upstream.channel.ChannelOpener;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Starts processes, and knows all of them until nothing is left of them. */
public final class ChildProcesses implements ChannelOpener {
    private final Vertx vertx;
    private final ChildBounds bounds;
    private final LongSupplier nanos;
    private final QuickFailures failures;
    private final ScheduledExecutorService steps = oneThread();
    private final Set<ChildProcess> children = ConcurrentHashMap.newKeySet();
    private final Map<String, CompletableFuture<Void>> opened = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /**
     * Starts nothing yet.
     *
     * @param nanos what time it is, as {@link System#nanoTime} tells it
     */
    public ChildProcesses(Vertx vertx, ChildBounds bounds, LongSupplier nanos) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.nanos = nanos;
        failures = new QuickFailures(nanos);
    }

    private static ScheduledExecutorService oneThread() {
        ScheduledThreadPoolExecutor steps =
                new ScheduledThreadPoolExecutor(
                        1,
                        work -> {
                            Thread thread = new Thread(work, "stdio-steps");
                            thread.setDaemon(true);
                            return thread;
                        });
        steps.setRemoveOnCancelPolicy(true);
        steps.setKeepAliveTime(1, TimeUnit.SECONDS);
        steps.allowCoreThreadTimeOut(true); // none while there are no processes
        return steps;
    }

    @Override
    public Future<Channel> open(Server server, Channel.Listener listener) {
        if (!(server.reach() instanceof Reach.Command command)) {
            return notStarted("it is reached by no command");
        }
        if (closing) {
            return notStarted("the gateway is ending");
        }
        if (failures.areTooMany(command)) {
            return notStarted("its process ended too often without a word; not started for now");
        }
        // not the asking request's own: the channel outlives it
        ContextInternal asking = (ContextInternal) vertx.getOrCreateContext();
        Context loop = asking.unwrap();
        String mark = UUID.randomUUID().toString();
        opened.put(mark, new CompletableFuture<>());
        return asking.<Channel>executeBlocking(
                        () -> start(server.name(), command, mark, loop, listener), false)
                .onFailure(failed -> over(mark));
    }

    private Channel start(
            String server,
            Reach.Command command,
            String mark,
            Context loop,
            Channel.Listener listener)
            throws UpstreamFailedException {
        Spoken spoken = new Spoken(command.keys().values());
        ChildProcess child =
                new ChildProcess(
                        server,
                        Starting.start(command, mark),
                        mark,
                        spoken,
                        bounds,
                        nanos,
                        loop,
                        listener,
                        steps,
                        gone -> forget(gone, command, mark));
        children.add(child);
        child.begin();
        if (closing) {
            child.close();
        }
        return child;
    }

    private void forget(ChildProcess gone, Reach.Command command, String mark) {
        children.remove(gone);
        if (gone.spoke() || !gone.isClosed()) {
            failures.ended(command, gone.spoke());
        }
        over(mark);
    }

    private void over(String mark) {
        CompletableFuture<Void> over = opened.remove(mark);
        if (over != null) {
            over.complete(null);
        }
    }

    private static Future<Channel> notStarted(String detail) {
        return Future.failedFuture(new UpstreamFailedException(Stage.NEVER_SENT, detail));
    }

    /**
     * Ends all processes, and starts no more.
     *
     * @return done when nothing is left, or cannot be ended
     */
    public Future<Void> closeAll() {
        closing = true;
        children.forEach(ChildProcess::close);
        long most = 2 * bounds.grace().toMillis() + 1_000;
        CompletableFuture<Void> all =
                CompletableFuture.allOf(opened.values().toArray(new CompletableFuture<?>[0]))
                        .completeOnTimeout(null, most, TimeUnit.MILLISECONDS);
        return Future.fromCompletionStage(all);
    }
}
