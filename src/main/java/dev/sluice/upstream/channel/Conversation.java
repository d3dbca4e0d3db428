package dev.sluice.upstream.channel;

import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One session of one agent with one server, over a channel of its own. Everything here happens on
 * the event loop that opened it.
 */
final class Conversation implements Channel.Listener {
    private static final int MOST_UNDER_WAY = 256;

    private final String id;
    private final Runnable whenOver;
    private final Map<RequestId, Asked> underWay = new HashMap<>();
    private final Set<RequestId> givenUp = new HashSet<>();
    private final Unheard unheard = new Unheard();
    private final Line line;
    private @Nullable Reply stream;

    /**
     * A session whose channel is still to be opened.
     *
     * @param id what the agent names it by
     * @param whenOver run once when nothing more will come of it
     * @param line its channel, given who listens to it
     */
    Conversation(String id, Runnable whenOver, Function<Channel.Listener, Line> line) {
        this.id = id;
        this.whenOver = whenOver;
        this.line = line.apply(this);
    }

    Line line() {
        return line;
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
        return line.send(document).onFailure(e -> forget(asked));
    }

    /** Sends a message that is not answered. */
    Future<Void> tell(Message message, byte[] document) {
        if (message instanceof Message.Notification notification) {
            cancelled(notification);
        }
        return line.send(document);
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

    private void settle() {
        line.busy(stream != null || !underWay.isEmpty());
    }

    @Override
    public void message(byte[] document) {
        if (!(MessageReader.reply(document) instanceof Reading.Read read)) {
            line.odd("no message");
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
                line.odd("an answer to nothing that was asked");
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
            line.odd("more than can be kept while nobody listens");
        }
    }

    @Override
    public void ended(String why) {
        whenOver.run(); // first, or who is told of it could still find it
        List.copyOf(underWay.values()).forEach(asked -> asked.reply().fail(Stage.BROKEN, why));
        underWay.clear();
        Reply listening = stream;
        stream = null;
        if (listening != null) {
            listening.end();
        }
    }

    /** Ends it; harmless when it has ended. */
    void close() {
        line.close();
    }
}
