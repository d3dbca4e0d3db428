package dev.sluice.upstream.channel;

import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A channel, from before it is open until nothing is left of it. Everything happens on one event
 * loop, but for what says that any thread may ask it.
 */
final class Line implements Channel.Listener {
    private static final Logger LOG = Logger.getLogger(Line.class);

    private final Server server;
    private final ContextInternal context;
    private final Channel.Listener user;
    private final Consumer<Line> whenOver;
    private final Runnable whenClosed;
    private final Backlog backlog;
    private @Nullable Channel channel;
    private boolean over;
    private int oddities;
    private volatile boolean busy;
    private volatile long lastHeard;

    /**
     * A channel that is still to be opened.
     *
     * @param context the event loop it lives on
     * @param user hears what comes, and once when nothing more will
     * @param whenOver told once when nothing more will come
     * @param whenClosed run once when nothing is left of the channel either
     */
    Line(
            Server server,
            ContextInternal context,
            Channel.Listener user,
            Consumer<Line> whenOver,
            Runnable whenClosed) {
        this.server = server;
        this.context = context;
        this.user = user;
        this.whenOver = whenOver;
        this.whenClosed = whenClosed;
        this.backlog =
                new Backlog(
                        context,
                        () -> withChannel(Channel::pause),
                        () -> withChannel(Channel::resume));
    }

    Server server() {
        return server;
    }

    ContextInternal context() {
        return context;
    }

    Backlog backlog() {
        return backlog;
    }

    /** Opens the channel; fails when it cannot be, or has ended at once. */
    Future<Void> open(ChannelOpener opener) {
        return opener.open(server, this)
                .compose(
                        opened -> {
                            channel = opened;
                            return over
                                    ? opened.close()
                                            .eventually(this::closed)
                                            .compose(x -> hasEnded())
                                    : Future.<Void>succeededFuture();
                        },
                        e -> {
                            ended("it could not be opened");
                            whenClosed.run();
                            return Future.failedFuture(e);
                        });
    }

    private Future<Void> closed() {
        whenClosed.run();
        return Future.succeededFuture();
    }

    private static Future<Void> hasEnded() {
        return Future.failedFuture(
                new UpstreamFailedException(Stage.NEVER_SENT, "the session has ended"));
    }

    private void withChannel(Consumer<Channel> step) {
        if (channel != null && !over) {
            step.accept(channel);
        }
    }

    /** As {@link Channel#send}. */
    Future<Void> send(byte[] document) {
        Channel open = channel;
        if (open == null || over) {
            return hasEnded();
        }
        return open.send(Buffer.buffer(document));
    }

    /** Somebody has sent something; any thread may say so. */
    void heard(long nanos) {
        lastHeard = nanos;
    }

    /** When somebody sent something last, in nanoseconds from anywhere; any thread may ask. */
    long lastHeard() {
        return lastHeard;
    }

    /** Whether something is under way. */
    void busy(boolean now) {
        busy = now;
    }

    /** Whether nothing is under way, and nothing was sent since then; any thread may ask. */
    boolean isIdleSince(long nanos) {
        return !busy && lastHeard - nanos <= 0;
    }

    /**
     * Something is left out. Said once in a while, as a server that does so may do it without end.
     */
    void odd(String what) {
        oddities++;
        if (Integer.bitCount(oddities) == 1) {
            LOG.warnf(
                    "server %s: %s, which is left out (%d so far in this session)",
                    server.name(), what, oddities);
        }
    }

    @Override
    public void message(byte[] document) {
        if (!over) {
            user.message(document);
        }
    }

    @Override
    public void ended(String why) {
        if (over) {
            return;
        }
        over = true;
        LOG.debugf("server %s: a session ended: %s", server.name(), why);
        user.ended(why);
        whenOver.accept(this);
        Channel open = channel;
        if (open != null) {
            open.close().onComplete(done -> whenClosed.run());
        }
    }

    /** Ends it; harmless when it has ended. */
    void close() {
        ended("closed");
    }
}
