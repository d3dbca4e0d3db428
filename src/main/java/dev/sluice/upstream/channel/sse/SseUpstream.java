package dev.sluice.upstream.channel.sse;

import dev.sluice.upstream.Echoes;
import dev.sluice.upstream.HttpRequests;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Transport.Form;
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
import java.util.function.LongSupplier;

/** Speaks to servers of HTTP+SSE: each session has a stream of its own. */
@Singleton
class SseUpstream implements UpstreamAdapter {
    private static final Duration SPARE = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 1_000;

    private final Echoes echoes = new Echoes();
    private final Vertx vertx;
    private final Conversations conversations;
    private long timer;

    SseUpstream(
            Vertx vertx,
            HttpRequests http,
            SseSettings settings,
            SecureRandom random,
            LongSupplier nanoTime) {
        this.vertx = vertx;
        conversations =
                Conversations.ofOlderServers(
                        vertx,
                        new SseChannels(vertx, http, settings.longestMessage()),
                        settings.maxSessions(),
                        settings.idle(),
                        SPARE,
                        random,
                        nanoTime);
    }

    @PostConstruct
    void start() {
        timer = vertx.setPeriodic(LOOK_MILLIS, now -> conversations.closeIdle());
    }

    @PreDestroy
    void end() {
        vertx.cancelTimer(timer);
        conversations.closeAll();
    }

    @Override
    public boolean reaches(Server server) {
        return server.reach() instanceof Reach.Http http && http.transport().form() == Form.SSE;
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
