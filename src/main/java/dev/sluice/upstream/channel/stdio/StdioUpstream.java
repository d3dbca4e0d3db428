package dev.sluice.upstream.channel.stdio;

import dev.sluice.upstream.Echoes;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamAdapter;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.channel.Conversations;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Speaks to servers that are started as a command: each session has a process of its own. */
@Singleton
class StdioUpstream implements UpstreamAdapter {
    private static final Logger LOG = Logger.getLogger(StdioUpstream.class);
    private static final Duration SPARE = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 1_000;

    private final Echoes echoes = new Echoes();
    private final Vertx vertx;
    private final Duration grace;
    private final ChildProcesses processes;
    private final Conversations conversations;
    private long timer;

    StdioUpstream(
            Vertx vertx, ProcessSettings settings, SecureRandom random, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.grace = settings.grace();
        ChildBounds bounds =
                new ChildBounds(
                        settings.longestMessage(),
                        settings.grace(),
                        settings.maxMemory(),
                        ChildBounds.DEFAULT.look());
        processes = new ChildProcesses(vertx, bounds, nanoTime);
        conversations =
                new Conversations(
                        vertx,
                        processes,
                        settings.maxProcesses(),
                        settings.idle(),
                        SPARE,
                        random,
                        nanoTime);
    }

    @PostConstruct
    void start() {
        timer = vertx.setPeriodic(LOOK_MILLIS, now -> conversations.closeIdle());
    }

    /** Nothing that was started here is left behind. */
    @PreDestroy
    void end() {
        vertx.cancelTimer(timer);
        conversations.closeAll();
        try {
            processes
                    .closeAll()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2 * grace.toMillis() + 2_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not all processes of servers could be ended", e);
        }
    }

    @Override
    public boolean reaches(Server server) {
        return server.reach() instanceof Reach.Command;
    }

    @Override
    public Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent) {
        return conversations
                .send(request, neverSent)
                .map(reply -> echoes.removed(request.server(), null, reply));
    }

    @Override
    public void retain(Collection<Server> servers) {
        echoes.forget();
        conversations.retain(servers);
    }
}
