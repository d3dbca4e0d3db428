package dev.sluice.upstream.channel;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.RequestId;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The channel that all requests of one caller to one server share, as those of 2026-07-28 stand
 * alone. Everything here happens on the event loop that the channel lives on.
 */
final class CallerChannel implements Channel.Listener {
    private static final int MOST_UNDER_WAY = 256;

    /** A server may say twice that a subscription is over: by a notice, then by an answer. */
    private static final long FAREWELL_MILLIS = 1_000;

    private final Eras eras;
    private final Runnable whenOver;
    private final Map<RequestId, Errand> underWay = new HashMap<>();
    private final Lately lately = new Lately(MOST_UNDER_WAY);
    private final Line line;
    private final Promise<Boolean> modern;
    private @Nullable RequestId question;
    private long lastId;
    private boolean over;

    /**
     * A channel that is still to be opened.
     *
     * @param eras remembers which servers are older ones
     * @param whenOver run once when nothing more will come of it
     * @param line the channel, given who listens to it
     */
    CallerChannel(Eras eras, Runnable whenOver, Function<Channel.Listener, Line> line) {
        this.eras = eras;
        this.whenOver = whenOver;
        this.line = line.apply(this);
        this.modern = this.line.context().promise();
        this.line.busy(true);
    }

    Line line() {
        return line;
    }

    /** Whether it could be used, and cannot any more. */
    boolean wasOpen() {
        return over && modern().succeeded();
    }

    /**
     * Whether the server speaks 2026-07-28. Known before anything of the caller's is sent; fails
     * with {@link dev.sluice.upstream.UpstreamFailedException} when it cannot be known.
     */
    Future<Boolean> modern() {
        return modern.future();
    }

    /** Opens the channel, and asks the server which revisions it speaks. */
    void begin(ChannelOpener opener) {
        line.open(opener).onSuccess(opened -> question()).onFailure(this::unknown);
    }

    private void question() {
        RequestId id = nextId();
        question = id;
        line.send(Eras.question(id)).onFailure(this::unknown);
        long patience = Math.max(1, Eras.patience(line.server().timeouts()).toMillis());
        long timer = line.context().setTimer(patience, late -> judged(false, false));
        modern.future().onComplete(known -> line.context().owner().cancelTimer(timer));
    }

    private void unknown(Throwable failure) {
        modern.tryFail(failure);
        line.close();
    }

    private void judged(boolean newer, boolean said) {
        question = null;
        if (over || modern.future().isComplete()) {
            return;
        }
        if (!newer) {
            eras.isOlder(line.server(), said);
        }
        modern.complete(newer);
        settle();
        if (!newer) {
            line.close();
        }
    }

    private RequestId nextId() {
        lastId++;
        String json = Long.toString(lastId);
        return new RequestId(json, "number:" + json);
    }

    /** Sends a request under an id that nothing else here has. */
    void ask(Message.Request request, Reply reply) {
        if (underWay.size() >= MOST_UNDER_WAY) {
            reply.fail(Stage.NO_ROOM, "too many requests are under way");
            return;
        }
        Renaming names = Renaming.of(request, nextId());
        Errand errand = Errand.of(request, names, reply);
        underWay.put(names.own(), errand);
        settle();
        reply.expect();
        line.send(names.asked(request))
                .onFailure(
                        e -> {
                            underWay.remove(names.own());
                            settle();
                            reply.fail(e);
                        });
    }

    /**
     * Nobody waits for what goes back by this any more: the server is told, as there is no stream
     * that it could see closed (MCP 2026-07-28, stdio, Cancellation).
     */
    void giveUp(Reply reply) {
        underWay.values().stream()
                .filter(errand -> errand.reply() == reply)
                .findAny()
                .ifPresent(this::giveUp);
    }

    private void giveUp(Errand errand) {
        RequestId own = errand.names().own();
        finish(own);
        lately.add(own);
        String notice =
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                        + own.json()
                        + ",\"reason\":\"nobody waits any more\"}}";
        var unused = line.send(notice.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable Errand finish(RequestId own) {
        Errand errand = underWay.remove(own);
        if (errand != null && errand.listens()) {
            lately.add(own); // its end may be told twice
        }
        settle();
        return errand;
    }

    private void settle() {
        line.busy(!underWay.isEmpty() || !modern.future().isComplete());
    }

    @Override
    public void message(byte[] document) {
        if (!(MessageReader.reply(document) instanceof Reading.Read read)) {
            line.odd("no message");
        } else if (read.message() instanceof Message.Response response) {
            answered(response);
        } else if (read.message() instanceof Message.Notification notification) {
            told(notification);
        } else {
            // not answered either: MCP 2026-07-28, stdio, forbids both
            line.odd("a question, which this revision leaves to answers");
        }
    }

    private void answered(Message.Response response) {
        RequestId about = response.id();
        if (about != null && about.equals(question)) {
            judged(Eras.isModern(response), true);
            return;
        }
        Errand errand = about == null ? null : finish(about);
        if (errand != null) {
            errand.reply()
                    .answer(errand.status(response), Map.of(), errand.names().answered(response));
        } else if (about == null || !lately.contains(about)) {
            line.odd("an answer to nothing that was asked");
        }
    }

    private void told(Message.Notification notification) {
        Errand errand = about(notification);
        if (errand == null) {
            RequestId named = named(notification);
            if (named == null || !lately.contains(named)) {
                line.odd("a message of which it cannot be told what it is about");
            }
            return;
        }
        errand.reply().event(errand.names().told(notification));
        if (notification.method().equals(Routing.CANCELLED)) {
            line.context()
                    .setTimer(
                            FAREWELL_MILLIS,
                            silent -> {
                                if (finish(errand.names().own()) != null) {
                                    errand.reply().end();
                                }
                            });
        }
    }

    /** The request that a message is about: each names it in its own way. */
    private @Nullable Errand about(Message.Notification notification) {
        if (notification.method().equals(Routing.LOGGED)) {
            List<Errand> asked = underWay.values().stream().filter(Errand::logs).toList();
            return asked.size() == 1 ? asked.get(0) : null;
        }
        RequestId named = named(notification);
        Errand errand = named == null ? null : underWay.get(named);
        if (errand == null) {
            return null;
        }
        boolean fits =
                notification.method().equals(Routing.PROGRESS)
                        ? errand.names().token() != null
                        : errand.listens();
        return fits ? errand : null;
    }

    private static @Nullable RequestId named(Message.Notification notification) {
        JsonValue name =
                switch (notification.method()) {
                    case Routing.PROGRESS ->
                            Renaming.inside(notification.params(), "progressToken");
                    case Routing.CANCELLED -> Renaming.inside(notification.params(), "requestId");
                    default ->
                            Renaming.inside(notification.params(), "_meta", Renaming.SUBSCRIPTION);
                };
        return name == null ? null : RequestId.of(name);
    }

    @Override
    public void ended(String why) {
        over = true;
        whenOver.run(); // first, or who is told of it could still find it
        if (question != null && !modern.future().isComplete()) {
            // some older servers end when the first message is not the one they know; and whoever
            // is told so may ask again at once
            eras.isOlder(line.server(), false);
            modern.tryComplete(false);
        }
        List.copyOf(underWay.values()).forEach(errand -> errand.reply().fail(Stage.BROKEN, why));
        underWay.clear();
        settle();
    }
}
