package dev.sluice.http;

import dev.sluice.gateway.Draining;
import dev.sluice.gateway.Outcome;
import dev.sluice.gateway.Pipeline;
import dev.sluice.gateway.Refusal;
import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Era;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.Verb;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests whose framing is right: path, method, host and origin are judged here, in this
 * order, and then the pipeline's way begins. What agents read to log in stands beside it. A
 * browser's question whether a page may call is answered here too, because it comes without a
 * credential.
 */
final class McpEndpoint implements Handler<HttpServerRequest> {
    private final Pipeline pipeline;
    private final LoginDocuments documents;
    private final AllowedPeers peers;
    private final BodyReader reader;
    private final ReplyWriter writer;
    private final Supplier<String> requestIds;
    private final Overload overload;
    private final Draining draining;
    private final Meters meters;
    private final ClientCertificates certificates;
    private final boolean named;

    /**
     * Serves one listener.
     *
     * @param named whether anybody wants to know which id a request was given
     */
    McpEndpoint(
            Pipeline pipeline,
            LoginDocuments documents,
            AllowedPeers peers,
            BodyReader reader,
            ReplyWriter writer,
            Supplier<String> requestIds,
            Overload overload,
            Draining draining,
            Meters meters,
            ClientCertificates certificates,
            boolean named) {
        this.pipeline = pipeline;
        this.documents = documents;
        this.peers = peers;
        this.reader = reader;
        this.writer = writer;
        this.requestIds = requestIds;
        this.overload = overload;
        this.draining = draining;
        this.meters = meters;
        this.certificates = certificates;
        this.named = named;
    }

    @Override
    public void handle(HttpServerRequest request) {
        WholeRequests whole = GuardedConnections.wholeRequests(request.connection());
        if (whole == null || !whole.holdsContent()) {
            request.pause();
            judge(request, null);
            return;
        }
        judge(request, whole);
        if (whole.holdsContent()) {
            request.pause(); // it is wanted later, if only to be thrown away
        }
    }

    /**
     * Judges what its head says.
     *
     * @param whole where its content is if it has come with the head; null for nowhere
     */
    private void judge(HttpServerRequest request, @Nullable WholeRequests whole) {
        String requestId = requestIds.get();
        if (named) {
            GuardedConnections.named(request.connection(), requestId);
        }
        String server = ServerPath.server(request.uri());
        String document = server == null ? documents.find(request.uri()) : null;
        if (server == null && document == null) {
            meters.refused(EdgeRefusal.PATH);
            empty(request, 404);
            return;
        }
        boolean welcome = welcome(request);
        Verb verb = verb(request.method().name(), document != null);
        if (verb == null && !Cors.isPreflight(request)) {
            notServed(request, document != null);
        } else if (!peers.allowsHost(request.getHeader(HttpHeaderNames.HOST))) {
            refuse(request, Kind.HOST_NOT_ALLOWED, "this host is not allowed");
        } else if (!peers.allowsOrigin(request.getHeader(HttpHeaderNames.ORIGIN))) {
            refuse(request, Kind.ORIGIN_NOT_ALLOWED, "this origin is not allowed");
        } else if (verb != null && document != null) {
            LoginDocuments.write(request, document);
        } else if (verb != null && draining.isRefusing()) {
            refuse(request, Kind.DRAINING, "the gateway is stopping");
        } else if (verb != null && overload.isOverloaded()) {
            refuse(request, Kind.OVERLOADED, "the gateway is short of memory");
        } else if (verb != null && server != null) {
            handle(
                    request,
                    new HttpExchange(
                            requestId,
                            verb,
                            server,
                            certificates.of(request),
                            request,
                            whole,
                            reader,
                            writer.hold(request)));
        } else if (welcome) {
            Cors.answer(request);
        } else {
            notServed(request, document != null);
        }
    }

    /** Whether pages of the request's origin may read the answer, which then says so. */
    private boolean welcome(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        if (origin == null
                || !peers.listsOrigin(origin)
                || !peers.allowsHost(request.getHeader(HttpHeaderNames.HOST))) {
            return false;
        }
        Cors.welcome(request.response(), origin);
        return true;
    }

    private void notServed(HttpServerRequest request, boolean document) {
        meters.refused(EdgeRefusal.METHOD);
        request.response().putHeader("allow", document ? "GET" : "POST, GET, DELETE");
        empty(request, 405);
    }

    /** An agent that leaves before its reply is known takes its request with it. */
    private void handle(HttpServerRequest request, HttpExchange exchange) {
        HeldReply reply = exchange.reply();
        Cancellable way =
                pipeline.handle(exchange)
                        .subscribe()
                        .with(
                                outcome -> {
                                    count(outcome);
                                    writer.write(request, reply, outcome);
                                });
        boolean answered = request.response().headWritten() && !reply.isHeld();
        if (!answered && !request.response().closed()) {
            request.response()
                    .closeHandler(
                            gone -> {
                                reply.giveUp();
                                way.cancel();
                            });
        }
    }

    private void refuse(HttpServerRequest request, Kind kind, String text) {
        Outcome outcome = new Outcome.Refused(Refusal.of(kind, null, text), Era.LEGACY);
        count(outcome);
        writer.write(request, outcome);
    }

    private void count(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused && !refused.refusal().kind().isDecision()) {
            meters.refused(refused.refusal().kind());
        }
    }

    private static void empty(HttpServerRequest request, int status) {
        boolean bodyLeft = UnreadBody.isLeft(request);
        request.response().setStatusCode(status).putHeader("connection", "close");
        var ended = request.response().end();
        if (bodyLeft) {
            ended.onComplete(done -> UnreadBody.discard(request));
        } else {
            ended.onComplete(done -> request.connection().close()); // as the header says
        }
    }

    private static @Nullable Verb verb(String method, boolean document) {
        return switch (method) {
            case "POST" -> document ? null : Verb.POST;
            case "GET" -> Verb.GET;
            case "DELETE" -> document ? null : Verb.DELETE;
            default -> null;
        };
    }
}
