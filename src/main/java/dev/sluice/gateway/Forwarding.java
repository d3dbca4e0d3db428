package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.identity.Proof;
import dev.sluice.protocol.Era;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.MirroredHeaders;
import dev.sluice.protocol.Revision;
import dev.sluice.secret.Secret;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.Headers;
import dev.sluice.upstream.OAuth;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Step 6: to the server, once, with exactly the bytes that were judged. */
@Singleton
class Forwarding {
    private static final Logger LOG = Logger.getLogger(Forwarding.class);

    private static final Set<Stage> NOT_RECEIVED =
            EnumSet.of(Stage.NEVER_SENT, Stage.NO_ROOM, Stage.RESTING, Stage.UNAUTHORIZED);

    private static final byte[] NOTHING = {};
    private static final String BOTH_FORMS = "application/json, text/event-stream";

    private final UpstreamClient client;
    private final Metering metering;
    private final ApprovalUse approvals;
    private final Cancellation cancellation;
    private final Meters meters;

    Forwarding(
            UpstreamClient client,
            Metering metering,
            ApprovalUse approvals,
            Cancellation cancellation,
            Meters meters) {
        this.client = client;
        this.metering = metering;
        this.approvals = approvals;
        this.cancellation = cancellation;
        this.meters = meters;
    }

    Uni<UpstreamReply> forward(Passage passage) {
        passage.stopwatch().sent();
        Tracing.sends(passage);
        return client.send(request(passage), () -> neverSent(passage))
                .invoke(reply -> answered(passage, reply))
                .onFailure(UpstreamFailedException.class)
                .recoverWithUni(e -> failed(passage, e));
    }

    /** The agent left before its server heard of it: nothing was used. */
    private void neverSent(Passage passage) {
        giveBack(passage)
                .subscribe()
                .with(done -> {}, failure -> LOG.error("a call could not be given back", failure));
    }

    private Uni<Void> giveBack(Passage passage) {
        return approvals.giveBack(passage).eventually(() -> metering.giveBack(passage));
    }

    private void answered(Passage passage, UpstreamReply reply) {
        passage.answered(reply.status());
        timed(passage, reply.status() < 400 ? "ok" : "error");
    }

    private Uni<UpstreamReply> failed(Passage passage, UpstreamFailedException failure) {
        if (failure.stage() != Stage.RESTING) { // which is logged once, and not for each call
            String id = passage.exchange().requestId();
            RequestLog.about(
                    id,
                    () ->
                            LOG.warnf(
                                    "server %s: %s (%s), request %s",
                                    passage.server().name(),
                                    failure.stage(),
                                    failure.getMessage(),
                                    id));
            timed(passage, failure.stage() == Stage.TIMED_OUT ? "timeout" : "failed");
        }
        passage.asking().fail(failure.stage().name().toLowerCase(Locale.ROOT));
        if (failure.stage() == Stage.TIMED_OUT) {
            cancellation.tell(passage);
        }
        Uni<Void> refund =
                NOT_RECEIVED.contains(failure.stage())
                        ? giveBack(passage)
                        : Uni.createFrom().voidItem();
        return refund.replaceWith(
                () -> {
                    throw refusal(passage, failure);
                });
    }

    private static RefusedException refusal(Passage passage, UpstreamFailedException failure) {
        return switch (failure.stage()) {
            case RESTING -> new RefusedException(resting(passage, failure.retryAfter()));
            case UNAUTHORIZED -> passage.refuse(Kind.NOT_READY, "this server is not ready");
            case NO_ROOM -> passage.refuse(Kind.OVERLOADED, "this server serves as many as it may");
            case TIMED_OUT -> passage.refuse(Kind.UPSTREAM_TIMED_OUT, Relay.UNUSABLE);
            case NEVER_SENT, BROKEN -> passage.refuse(Kind.UPSTREAM_FAILED, Relay.UNUSABLE);
        };
    }

    private static Refusal resting(Passage passage, @Nullable Duration wait) {
        String text = "this server is not called for now, as its last calls failed";
        return new Refusal(Kind.UPSTREAM_RESTING, passage.id(), text, 0, wait);
    }

    private void timed(Passage passage, String outcome) {
        Stopwatch stopwatch = passage.stopwatch();
        if (stopwatch.hasAsked()) {
            passage.asking().enter();
            meters.upstreamAnswered(passage.server().name(), outcome, stopwatch.upstreamNanos());
            passage.asking().leave();
        }
    }

    private static UpstreamRequest request(Passage passage) {
        Message message = passage.message();
        byte[] body = message == null ? NOTHING : message.body().document();
        return new UpstreamRequest(
                passage.server(),
                passage.exchange().verb(),
                headers(passage),
                isQuiet(passage),
                Propagation.body(passage, body),
                passage.callerText(),
                subject(passage));
    }

    /**
     * Shown to nobody but the issuer of the server's tokens, and only where those are exchanged.
     */
    static @Nullable Secret subject(Passage passage) {
        OAuth oauth = passage.server().oauth();
        return oauth != null
                        && oauth.flow() instanceof OAuth.Flow.TokenExchange
                        && passage.caller().proof() instanceof Proof.Jwt jwt
                ? jwt.token()
                : null;
    }

    /** A stream that tells of changes may have nothing to tell for long. */
    static boolean isQuiet(Passage passage) {
        return passage.exchange().verb() == Verb.GET
                || passage.method() == McpMethod.SUBSCRIPTIONS_LISTEN;
    }

    /**
     * What MCP defines, and of all else only what the server's document lets pass: no credential,
     * no cookie, no forwarding.
     */
    private static Headers headers(Passage passage) {
        Headers.Builder headers = passed(passage);
        put(headers, "accept", passage.exchange().header("accept"));
        if (passage.era() == Era.MODERN) {
            repeat(passage, headers);
        } else {
            put(headers, "last-event-id", lastEventId(passage));
        }
        return headers.build();
    }

    /** The same for a request of the gateway's own that the caller could have sent. */
    static Headers headersOf(Passage passage, Message.Request own) {
        Headers.Builder headers = passed(passage).put("accept", BOTH_FORMS);
        if (passage.era() == Era.MODERN) {
            headers.putAll(MirroredHeaders.of(own, List.of()));
        }
        return headers.build();
    }

    /** What is the same for all that one caller asks in one session. */
    private static Headers.Builder passed(Passage passage) {
        Exchange exchange = passage.exchange();
        Headers.Builder headers = new Headers.Builder();
        for (String name : passage.server().passed()) {
            put(headers, name, exchange.header(name));
        }
        Propagation.headers(passage, headers);
        put(headers, "mcp-protocol-version", revision(passage));
        Session session = passage.session();
        if (session != null && passage.era() == Era.LEGACY) {
            put(headers, "mcp-session-id", session.upstreamId());
        }
        return headers;
    }

    /** Without a session a server could not tell whose stream it resumes, so it is not asked to. */
    static @Nullable String lastEventId(Passage passage) {
        Session session = passage.session();
        return session == null || session.upstreamId() == null
                ? null
                : passage.exchange().header("last-event-id");
    }

    /**
     * What repeats the body, written anew from it. An argument's header that is not known to be one
     * is passed on as it came, as 2026-07-28 asks of whoever stands between.
     */
    private static void repeat(Passage passage, Headers.Builder headers) {
        Message.Request request = passage.request();
        if (request == null) {
            put(headers, "mcp-method", passage.exchange().header("mcp-method")); // compared before
        } else {
            if (passage.method() == McpMethod.TOOLS_CALL) {
                headers.putAll(passage.exchange().headersWith("mcp-param-"));
            }
            headers.putAll(MirroredHeaders.of(request, passage.repeated()));
        }
    }

    /**
     * For a message of the gateway's own about a request.
     *
     * @param named the session that a reply names, for a request that has none yet
     */
    static Headers ownHeaders(Passage passage, @Nullable String named) {
        Session session = passage.session();
        Headers.Builder headers = new Headers.Builder().put("accept", BOTH_FORMS);
        put(headers, "mcp-protocol-version", revision(passage));
        put(headers, "mcp-session-id", session == null ? named : session.upstreamId());
        return headers.build();
    }

    /** What the agent says, else what its session settled: some clients never say. */
    private static @Nullable String revision(Passage passage) {
        String said = passage.exchange().header("mcp-protocol-version");
        Session session = passage.session();
        if (said != null || session == null || !Revision.hasHeader(session.revision())) {
            return said;
        }
        return session.revision();
    }

    private static void put(Headers.Builder headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
