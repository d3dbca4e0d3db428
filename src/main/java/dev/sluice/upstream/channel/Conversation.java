package dev.sluice.upstream.channel;

import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One session of one agent with one server, over a channel of its own. Everything here happens on
 * the event loop that opened it.
 */
final class Conversation implements Channel.Listener {
    private static final Logger LOG = Logger.getLogger(Conversation.class);
    private static final int MOST_UNDER_WAY = 256;

    private final String id;
    private final Server server;
    private final ContextInternal context;
    private final Runnable whenOver;
    private final Runnable whenClosed;
    private final Backlog backlog;
    private final Map<RequestId, Asked> underWay = new HashMap<>();
    private final Set<RequestId> givenUp = new HashSet<>();
    private final Unheard unheard = new Unheard();
    private @Nullable Channel channel;
    private @Nullable Reply stream;
    private boolean over;
    private int oddities;
    private volatile boolean busy;
    private volatile long lastHeard;

    /**
     * A session whose channel is still to be opened.
     *
     * @param id what the agent names it by
     * @param context the event loop it lives on
     * @param whenOver run once when nothing more will come of it
     * @param whenClosed run once when nothing is left of its channel either
     */
    Conversation(
            String id,
            Server server,
            ContextInternal context,
            Runnable whenOver,
            Runnable whenClosed) {
        this.id = id;
        this.server = server;
        this.context = context;
        this.whenOver = whenOver;
        this.whenClosed = whenClosed;
        this.backlog =
                new Backlog(
                        context,
                        () -> withChannel(Channel::pause),
                        () -> withChannel(Channel::resume));
    }

    String id() {
        return id;
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

    /** Sends a request whose answer goes back by {@code asked}. */
    Future<Void> ask(Asked asked, byte[] document) {
        if (underWay.size() >= MOST_UNDER_WAY) {
            return Future.failedFuture(
                    new UpstreamFailedException(Stage.NO_ROOM, "too many requests are under way"));
        }
        if (underWay.putIfAbsent(asked.id(), asked) != null) {
            return Future.failedFuture(
                    new UpstreamFailedException(Stage.NEVER_SENT, "the id is in use"));
        }
        settle();
        asked.reply().expect();
        return send(document).onFailure(e -> forget(asked));
    }

    /** Sends a message that is not answered. */
    Future<Void> tell(Message message, byte[] document) {
        if (message instanceof Message.Notification notification) {
            cancelled(notification);
        }
        return send(document);
    }

    private Future<Void> send(byte[] document) {
        Channel open = channel;
        if (open == null || over) {
            return hasEnded();
        }
        return open.send(Buffer.buffer(document));
    }

    /** What is cancelled will perhaps not be answered (2025-11-25, Cancellation). */
    private void cancelled(Message.Notification notification) {
        Asked asked = Routing.cancelledBy(notification, underWay);
        if (asked != null && !asked.isInitialize()) {
            giveUp(asked);
            asked.reply().end();
        }
    }

    /** Nobody waits for what goes back by this any more. */
    void giveUp(Reply reply) {
        underWay.values().stream()
                .filter(asked -> asked.reply() == reply)
                .findAny()
                .ifPresent(this::giveUp);
    }

    private void giveUp(Asked asked) {
        if (forget(asked) && givenUp.size() < MOST_UNDER_WAY) {
            givenUp.add(asked.id());
        }
    }

    private boolean forget(Asked asked) {
        boolean known = underWay.remove(asked.id(), asked);
        settle();
        return known;
    }

    /**
     * Lets the agent hear what belongs to no request of its.
     *
     * @return whether nobody else does
     */
    boolean listen(Reply reply) {
        if (stream != null) {
            return false;
        }
        stream = reply;
        settle();
        reply.open();
        unheard.drain(reply::event);
        return true;
    }

    /** The agent does not listen any more. */
    void unlisten(Reply reply) {
        if (stream == reply) {
            stream = null;
            settle();
        }
    }

    /** Whether nothing is under way, and nobody has asked or listened since then. */
    boolean isIdleSince(long nanos) {
        return !busy && lastHeard - nanos <= 0;
    }

    /** When an agent sent something last, in nanoseconds from anywhere. */
    long lastHeard() {
        return lastHeard;
    }

    private void settle() {
        busy = stream != null || !underWay.isEmpty();
    }

    /** An agent has sent something. */
    void heard(long nanos) {
        lastHeard = nanos;
    }

    @Override
    public void message(byte[] document) {
        if (over) {
            return;
        }
        if (!(MessageReader.reply(document) instanceof Reading.Read read)) {
            odd("no message");
        } else if (read.message() instanceof Message.Response response) {
            answered(response, document);
        } else {
            said(read.message(), document);
        }
    }

    private void answered(Message.Response response, byte[] document) {
        RequestId about = response.id();
        Asked asked = about == null ? null : underWay.remove(about);
        if (asked == null) {
            if (about == null || !givenUp.remove(about)) {
                odd("an answer to nothing that was asked");
            }
            return;
        }
        settle();
        boolean begun = asked.isInitialize() && response.result() != null;
        asked.reply().answer(200, begun ? Map.of("mcp-session-id", id) : Map.of(), document);
        if (asked.isInitialize() && !begun) {
            close();
        }
    }

    private void said(Message message, byte[] document) {
        Reply to = Routing.to(message, underWay.values(), stream);
        if (to != null) {
            to.event(document);
        } else if (!unheard.keep(document)) {
            odd("more than can be kept while nobody listens");
        }
    }

    /** Once in a while, as a server that does so may do it without end. */
    private void odd(String what) {
        oddities++;
        if (Integer.bitCount(oddities) == 1) {
            LOG.warnf(
                    "server %s: %s, which is left out (%d so far in this session)",
                    server.name(), what, oddities);
        }
    }

    @Override
    public void ended(String why) {
        if (over) {
            return;
        }
        over = true;
        LOG.debugf("server %s: a session ended: %s", server.name(), why);
        List.copyOf(underWay.values()).forEach(asked -> asked.reply().fail(Stage.BROKEN, why));
        underWay.clear();
        Reply listening = stream;
        stream = null;
        if (listening != null) {
            listening.end();
        }
        whenOver.run();
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
