package dev.sluice.cli.bridge;

import dev.sluice.cli.bridge.Body.RefusedBodyException;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MessageReader;
import dev.sluice.protocol.Metadata;
import dev.sluice.protocol.Reading;
import dev.sluice.upstream.CallerHeader;
import dev.sluice.upstream.Echoes;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import dev.sluice.upstream.channel.Conversations;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The way of one request over the bridge, and of its reply back. */
final class Crossing {
    private static final Logger LOG = Logger.getLogger(Crossing.class);
    private static final byte[] NOTHING = {};

    /** Who calls when all are one; no caller's name that Sluice tells is like it. */
    private static final String THE_ONE = "one";

    private final Vertx vertx;
    private final BridgeOptions options;
    private final Server server;
    private final Conversations conversations;
    private final Echoes echoes = new Echoes();

    Crossing(Vertx vertx, BridgeOptions options, Server server, Conversations conversations) {
        this.vertx = vertx;
        this.options = options;
        this.server = server;
        this.conversations = conversations;
    }

    /** Takes a request over whose head is in order. */
    void take(HttpServerRequest request) {
        Verb verb = Verb.valueOf(request.method().name());
        if (verb != Verb.POST) {
            request.resume();
            send(request, verb, NOTHING);
            return;
        }
        Body.read(vertx, request, options.bounds().longestMessage())
                .onSuccess(body -> send(request, verb, body))
                .onFailure(
                        e -> {
                            if (e instanceof RefusedBodyException refusal) {
                                refusal.refused().write(request, vertx);
                            }
                        });
    }

    private void send(HttpServerRequest request, Verb verb, byte[] body) {
        String caller = caller(request);
        if (caller.isEmpty() && isWithoutSession(body)) {
            new Refused(400, "a request without a session must say whose it is").write(request);
            return;
        }
        UpstreamRequest asked =
                new UpstreamRequest(
                        server, verb, headers(request), verb == Verb.GET, body, caller, null);
        Cancellable way =
                conversations
                        .send(asked, () -> {})
                        .map(reply -> echoes.removed(server, null, reply))
                        .subscribe()
                        .with(reply -> write(request, reply), failure -> fail(request, failure));
        if (!request.response().headWritten() && !request.response().closed()) {
            request.response().closeHandler(gone -> way.cancel());
        } else if (request.response().closed()) {
            way.cancel();
        }
    }

    private String caller(HttpServerRequest request) {
        String told = request.getHeader(CallerHeader.NAME);
        if (told != null) {
            return told;
        }
        return options.oneCaller() ? THE_ONE : "";
    }

    /** Of 2026-07-28: callers that cannot be told apart must not share what one of them has. */
    private static boolean isWithoutSession(byte[] body) {
        return body.length > 0
                && MessageReader.request(body) instanceof Reading.Read read
                && Metadata.version(params(read.message())) != null;
    }

    private static @Nullable JsonValue params(Message message) {
        if (message instanceof Message.Request asked) {
            return asked.params();
        }
        return message instanceof Message.Notification told ? told.params() : null;
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers()
                .forEach(
                        (name, value) -> {
                            String lower = name.toLowerCase(Locale.ROOT);
                            if (lower.startsWith("mcp-")
                                    || lower.equals("accept")
                                    || lower.equals("last-event-id")) {
                                headers.putIfAbsent(lower, value);
                            }
                        });
        return headers;
    }

    private void fail(HttpServerRequest request, Throwable failure) {
        if (!(failure instanceof UpstreamFailedException known)) {
            LOG.error("a request could not be carried", failure);
            new Refused(500, "the bridge has failed").write(request);
            return;
        }
        LOG.warnf("server %s: %s (%s)", server.name(), known.stage(), known.getMessage());
        Refused refused =
                switch (known.stage()) {
                    case UNAUTHORIZED -> new Refused(503, "this server is not ready");
                    case NO_ROOM, RESTING ->
                            new Refused(503, "this server serves as many as it may");
                    case TIMED_OUT -> new Refused(504, "the server said nothing in time");
                    case NEVER_SENT -> new Refused(502, "the server could not be asked");
                    case BROKEN -> new Refused(502, "the server ended without an answer");
                };
        refused.write(request);
    }

    /** Each piece as it comes, and no faster than it is read. */
    private static void write(HttpServerRequest request, UpstreamReply reply) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            reply.abandon().run();
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (!reply.headers().containsKey("content-type")) {
            reply.abandon().run();
            var unused = response.end();
            return;
        }
        response.setChunked(true);
        response.exceptionHandler(e -> reply.abandon().run());
        response.closeHandler(
                closed -> {
                    if (!response.ended()) {
                        reply.abandon().run();
                    }
                });
        response.drainHandler(drained -> reply.body().resume());
        reply.body()
                .handler(
                        piece -> {
                            var unused = response.write(piece);
                            if (response.writeQueueFull()) {
                                reply.body().pause();
                            }
                        });
        reply.body().exceptionHandler(e -> response.reset());
        reply.body()
                .endHandler(
                        end -> {
                            if (!response.ended() && !response.closed()) {
                                var unused = response.end();
                            }
                        });
        if (reply.mediaType().equals("text/event-stream")) {
            var unused = response.write(Buffer.buffer()); // it waits for none
        }
        reply.body().resume();
    }
}
