package dev.sluice.upstream.channel;

import dev.sluice.protocol.Message;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests of 2026-07-28, which belong to no session: each caller has one channel to each server,
 * and no other caller ever has the same. Servers that are older get 400, by which clients fall back
 * to {@code initialize}.
 */
final class Callers {
    private final ChannelOpener opener;
    private final OpenChannels channels;
    private final LongSupplier nanoTime;
    private final Eras eras;
    private final Map<Key, CallerChannel> open = new ConcurrentHashMap<>();

    /** A server is named by all of its document, so that an edited one is another. */
    private record Key(Server server, String caller) {}

    /**
     * No channel yet.
     *
     * @param channels where channels have their places
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    Callers(ChannelOpener opener, OpenChannels channels, LongSupplier nanoTime) {
        this.opener = opener;
        this.channels = channels;
        this.nanoTime = nanoTime;
        this.eras = new Eras(nanoTime);
    }

    /** Carries a message of this revision. */
    Future<UpstreamReply> carry(Call call, Message message) {
        if (message instanceof Message.Notification told
                && told.method().equals(Routing.CANCELLED)) {
            // another request of this caller's may have the same id; who closes a stream cancels
            return call.plain(202);
        }
        if (call.request().caller().isEmpty()) {
            return call.refused(
                    message instanceof Message.Request request ? request.id().json() : "null",
                    "who has no name shares no process");
        }
        if (eras.isKnownOlder(call.request().server())) {
            return call.plain(400);
        }
        CallerChannel channel = of(new Key(call.request().server(), call.request().caller()));
        return channel == null
                ? Future.failedFuture(
                        new UpstreamFailedException(Stage.NO_ROOM, "no more channels may be open"))
                : on(channel, call, message);
    }

    private @Nullable CallerChannel of(Key key) {
        CallerChannel known = open.get(key);
        return known == null ? begun(key) : known;
    }

    /** One thread at a time: what two begin at once is one channel. */
    private synchronized @Nullable CallerChannel begun(Key key) {
        CallerChannel known = open.get(key);
        if (known != null || !channels.makeRoom()) {
            return known;
        }
        CallerChannel made =
                new CallerChannel(
                        eras,
                        () -> open.remove(key),
                        listener -> channels.line(key.server(), listener));
        open.put(key, made); // first, or one that ends at once would be found for ever
        made.line().context().runOnContext(now -> made.begin(opener));
        return made;
    }

    /** There and back: a channel lives on one event loop, and agents on others. */
    private Future<UpstreamReply> on(CallerChannel channel, Call call, Message message) {
        channel.line().heard(nanoTime.getAsLong());
        Promise<UpstreamReply> promise = call.caller().promise();
        channel.line()
                .context()
                .runOnContext(
                        now -> {
                            if (channel.wasOpen()) { // it idled, or broke: the next is another
                                call.caller()
                                        .runOnContext(
                                                again -> carry(call, message).onComplete(promise));
                            } else {
                                channel.modern()
                                        .compose(modern -> hand(channel, call, message, modern))
                                        .onComplete(promise);
                            }
                        });
        return promise.future();
    }

    private static Future<UpstreamReply> hand(
            CallerChannel channel, Call call, Message message, boolean modern) {
        if (!modern) {
            return call.plain(400);
        }
        if (call.isLeft()) {
            return call.leftUnsent();
        }
        if (!(message instanceof Message.Request request)) {
            return channel.line().send(message.body().document()).compose(sent -> call.plain(202));
        }
        Reply reply = call.reply(channel.line(), channel::giveUp);
        channel.ask(request, reply);
        return reply.begun();
    }

    /** Forgets what was found out about all other servers. */
    void retain(Collection<Server> servers) {
        eras.retain(Set.copyOf(servers));
    }
}
