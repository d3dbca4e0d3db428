package dev.sluice.upstream.channel.sse;

import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Reading;
import dev.sluice.upstream.HttpRequests;
import dev.sluice.upstream.Reach;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.Timeouts;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * The messages of one session on their way to the address that its server told, each in a request
 * of its own. None waits for another: some servers answer the request that brought a call only when
 * the call is done, which may take an answer of the agent's that comes in the next one.
 */
final class Posts {
    /** As many as one session may have under way, and some that are no requests. */
    private static final int MOST = 320;

    /** What a server may say to a message it has taken; what is longer ends the connection. */
    private static final int LONGEST_THANKS = 64 * 1024;

    private static final int NOT_FOUND = 404;

    private final Server to;
    private final HttpRequests http;
    private final ContextInternal loop;
    private final Runnable unknown;
    private final Map<Promise<Void>, Cancellable> underWay = new HashMap<>();
    private boolean over;

    /**
     * None yet.
     *
     * @param address where the server takes them
     * @param unknown told when nothing is known there of the session
     */
    Posts(Server server, URI address, HttpRequests http, ContextInternal loop, Runnable unknown) {
        this.to = at(address, server);
        this.http = http;
        this.loop = loop;
        this.unknown = unknown;
    }

    private static Server at(URI address, Server server) {
        Reach.Http known = server.http();
        return new Server(
                server.name(),
                new Reach.Http(
                        address, known.headers(), known.oauth(), known.passed(), known.transport()),
                server.timeouts());
    }

    /** Sends one; done when the server says that it has it. */
    Future<Void> send(Buffer message) {
        if (underWay.size() >= MOST) {
            return Future.failedFuture(
                    new UpstreamFailedException(
                            Stage.NO_ROOM, "too many messages are on their way"));
        }
        Promise<Void> taken = loop.promise();
        byte[] document = message.getBytes();
        Cancellable post =
                http.send(request(document), () -> {})
                        .subscribe()
                        .with(reply -> answered(taken, reply), taken::tryFail);
        if (!taken.future().isComplete()) {
            underWay.put(taken, post);
            taken.future().onComplete(done -> underWay.remove(taken));
        }
        return taken.future();
    }

    private UpstreamRequest request(byte[] document) {
        return new UpstreamRequest(
                new Server(to.name(), to.reach(), times(document)),
                Verb.POST,
                Map.of(),
                false,
                document);
    }

    /** A server may wait with this until it has answered, and how long that takes others count. */
    private Timeouts times(byte[] document) {
        Timeouts usual = to.timeouts();
        return MessageReader.request(document) instanceof Reading.Read read
                        && read.message() instanceof Message.Request
                ? new Timeouts(usual.connect(), usual.total(), usual.idle(), usual.total())
                : usual;
    }

    private void answered(Promise<Void> taken, UpstreamReply reply) {
        if (over) {
            reply.abandon().run();
            return;
        }
        drain(reply);
        int status = reply.status();
        if (status >= 200 && status < 300) {
            taken.tryComplete();
            return;
        }
        taken.tryFail(
                new UpstreamFailedException(
                        Stage.BROKEN, "a message was answered with status " + status));
        if (status == NOT_FOUND) {
            unknown.run();
        }
    }

    /** Some servers say a word, and until it is read nothing else can use the connection. */
    private static void drain(UpstreamReply reply) {
        long[] octets = {0};
        reply.body()
                .exceptionHandler(broken -> {})
                .handler(
                        piece -> {
                            octets[0] += piece.length();
                            if (octets[0] > LONGEST_THANKS) {
                                reply.abandon().run();
                            }
                        })
                .resume();
    }

    /**
     * Waits for none of them any more.
     *
     * @param why for the operator's log
     */
    void giveUp(String why) {
        over = true;
        Map<Promise<Void>, Cancellable> left = Map.copyOf(underWay);
        underWay.clear();
        left.forEach(
                (taken, post) -> {
                    post.cancel();
                    taken.tryFail(new UpstreamFailedException(Stage.BROKEN, why));
                });
    }
}
