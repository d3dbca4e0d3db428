package dev.sluice.upstream.channel;

import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Metadata;
import dev.sluice.protocol.Reading;
import dev.sluice.protocol.Revision;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that agents have to do with servers over channels, told to them as streamable HTTP. A session
 * has a channel of its own (MCP 2025-11-25, Transports); requests without one share their caller's
 * (2026-07-28).
 */
public final class Conversations {
    private static final int ID_BYTES = 24;

    private final VertxInternal vertx;
    private final ChannelOpener opener;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final Map<String, Conversation> open = new ConcurrentHashMap<>();
    private final OpenChannels channels;
    private final @Nullable Callers callers;

    /**
     * No session yet.
     *
     * @param most how many channels may be open at once
     * @param idle after which time without a request or stream a session ends
     * @param spare after which time without a request or stream it ends when others need its place
     * @param nanoTime the time, in nanoseconds from anywhere
     */
    public Conversations(
            Vertx vertx,
            ChannelOpener opener,
            int most,
            Duration idle,
            Duration spare,
            SecureRandom random,
            LongSupplier nanoTime) {
        this(
                vertx,
                opener,
                new OpenChannels((VertxInternal) vertx, most, idle, spare, nanoTime),
                random,
                nanoTime,
                true);
    }

    private Conversations(
            Vertx vertx,
            ChannelOpener opener,
            OpenChannels channels,
            SecureRandom random,
            LongSupplier nanoTime,
            boolean shared) {
        this.vertx = (VertxInternal) vertx;
        this.opener = opener;
        this.channels = channels;
        this.random = random;
        this.nanoTime = nanoTime;
        this.callers = shared ? new Callers(opener, channels, nanoTime) : null;
    }

    /** The same for servers of which none is as new as 2026-07-28, so that none need be asked. */
    public static Conversations ofOlderServers(
            Vertx vertx,
            ChannelOpener opener,
            int most,
            Duration idle,
            Duration spare,
            SecureRandom random,
            LongSupplier nanoTime) {
        OpenChannels channels =
                new OpenChannels((VertxInternal) vertx, most, idle, spare, nanoTime);
        return new Conversations(vertx, opener, channels, random, nanoTime, false);
    }

    /**
     * Carries one request.
     *
     * @param neverSent run when it is cancelled before the server can have received any of it
     * @return as {@link dev.sluice.upstream.UpstreamClient#send}
     */
    public Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent) {
        return Uni.createFrom()
                .deferred(
                        () -> {
                            Call call =
                                    new Call(
                                            vertx.getOrCreateContext(),
                                            request,
                                            neverSent,
                                            nanoTime);
                            return Uni.createFrom()
                                    .<UpstreamReply>emitter(
                                            emitter ->
                                                    carry(call)
                                                            .onSuccess(emitter::complete)
                                                            .onFailure(emitter::fail))
                                    .onCancellation()
                                    .invoke(call::leave);
                        });
    }

    private Future<UpstreamReply> carry(Call call) {
        UpstreamRequest request = call.request();
        String id = request.headers().get("mcp-session-id");
        return switch (request.verb()) {
            case GET -> id == null ? call.plain(405) : inSession(call, id, this::listen);
            case DELETE -> id == null ? call.plain(405) : inSession(call, id, this::end);
            case POST -> post(call, id);
        };
    }

    private Future<UpstreamReply> post(Call call, @Nullable String id) {
        byte[] document = call.request().body();
        if (!(MessageReader.request(document) instanceof Reading.Read read)) {
            return call.plain(400);
        }
        Message message = read.message();
        if (id == null && isModern(call, message)) {
            return callers == null ? call.plain(400) : callers.carry(call, message);
        }
        if (message instanceof Message.Request request && request.method().equals("initialize")) {
            return begin(call, request);
        }
        return id == null
                ? call.plain(400)
                : inSession(call, id, (found, asking) -> hand(found, asking, message));
    }

    /** A notification need not say so itself. */
    private static boolean isModern(Call call, Message message) {
        return message instanceof Message.Request request
                ? Metadata.version(request.params()) != null
                : Revision.isModern(
                        call.request().headers().getOrDefault("mcp-protocol-version", ""));
    }

    /** What is done in a session, on its event loop. */
    private interface Step {
        Future<UpstreamReply> in(Conversation session, Call call);
    }

    private Future<UpstreamReply> inSession(Call call, String id, Step step) {
        Conversation found = open.get(id);
        if (found == null || !found.line().server().name().equals(call.request().server().name())) {
            return call.plain(404);
        }
        return on(found, call, step);
    }

    /** There and back: a session lives on one event loop, and the agent on another. */
    private Future<UpstreamReply> on(Conversation session, Call call, Step step) {
        Promise<UpstreamReply> promise = call.caller().promise();
        session.line()
                .context()
                .runOnContext(
                        now -> {
                            session.line().heard(nanoTime.getAsLong());
                            step.in(session, call).onComplete(promise);
                        });
        return promise.future();
    }

    private Future<UpstreamReply> listen(Conversation session, Call call) {
        Reply reply = call.reply(session.line(), session::unlisten);
        return session.listen(reply) ? reply.begun() : call.plain(409);
    }

    private Future<UpstreamReply> end(Conversation session, Call call) {
        session.close();
        return call.plain(200);
    }

    private Future<UpstreamReply> hand(Conversation session, Call call, Message message) {
        if (call.isLeft()) {
            return call.leftUnsent();
        }
        if (!(message instanceof Message.Request request)) {
            return session.tell(message, call.request().body()).compose(sent -> call.plain(202));
        }
        Reply reply = call.reply(session.line(), session::giveUp);
        session.ask(Asked.of(request, reply), call.request().body()).onFailure(reply::fail);
        return reply.begun();
    }

    private Future<UpstreamReply> begin(Call call, Message.Request request) {
        if (!channels.makeRoom()) {
            return Future.failedFuture(
                    new UpstreamFailedException(Stage.NO_ROOM, "no more sessions may be open"));
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        Server server = call.request().server();
        Conversation session =
                new Conversation(
                        id, () -> open.remove(id), listener -> channels.line(server, listener));
        open.put(id, session);
        return on(
                        session,
                        call,
                        (same, asking) ->
                                same.line()
                                        .open(opener)
                                        .compose(opened -> hand(same, asking, request)))
                // no agent knows its name
                .onFailure(
                        unbegun -> session.line().context().runOnContext(now -> session.close()));
    }

    /** Ends channels of which nothing was heard for too long. Called now and then. */
    public void closeIdle() {
        channels.closeIdle();
    }

    /**
     * Ends the channels to all other servers, and to former forms of these, each as soon as nothing
     * is under way in it.
     */
    public void retain(Collection<Server> servers) {
        channels.retain(servers);
        if (callers != null) {
            callers.retain(servers);
        }
    }

    /** Ends all channels. */
    public void closeAll() {
        channels.closeAll();
    }

    /** How many channels are open, or not quite closed. */
    public int channels() {
        return channels.count();
    }
}
