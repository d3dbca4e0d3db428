package dev.sluice.gateway;

import dev.sluice.gateway.Refusal.Kind;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.Revision;
import dev.sluice.telemetry.Meters;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamFailedException;
import dev.sluice.upstream.UpstreamFailedException.Stage;
import dev.sluice.upstream.UpstreamReply;
import dev.sluice.upstream.UpstreamRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Step 5: to the server, once, with exactly the bytes that were judged. */
@ApplicationScoped
class Forwarding {
    private static final Logger LOG = Logger.getLogger(Forwarding.class);

    private final UpstreamClient client;
    private final Metering metering;
    private final Meters meters;

    Forwarding(UpstreamClient client, Metering metering, Meters meters) {
        this.client = client;
        this.metering = metering;
        this.meters = meters;
    }

    Uni<UpstreamReply> forward(Passage passage) {
        passage.stopwatch().sent();
        return client.send(request(passage))
                .invoke(reply -> answered(passage, reply))
                .onFailure(UpstreamFailedException.class)
                .recoverWithUni(e -> failed(passage, e));
    }

    private void answered(Passage passage, UpstreamReply reply) {
        passage.answered(reply.status());
        timed(passage, reply.status() < 400 ? "ok" : "error");
    }

    private Uni<UpstreamReply> failed(Passage passage, UpstreamFailedException failure) {
        LOG.warnf(
                "server %s: %s (%s), request %s",
                passage.server().name(),
                failure.stage(),
                failure.getMessage(),
                passage.exchange().requestId());
        timed(passage, failure.stage() == Stage.TIMED_OUT ? "timeout" : "failed");
        Kind kind =
                failure.stage() == Stage.TIMED_OUT ? Kind.UPSTREAM_TIMED_OUT : Kind.UPSTREAM_FAILED;
        Uni<Void> refund =
                failure.stage() == Stage.NEVER_SENT
                        ? metering.giveBack(passage)
                        : Uni.createFrom().voidItem();
        return refund.replaceWith(
                () -> {
                    throw passage.refuse(kind, Relay.UNUSABLE);
                });
    }

    private void timed(Passage passage, String outcome) {
        Duration took = passage.stopwatch().upstream();
        if (took != null) {
            meters.upstreamAnswered(passage.server().name(), outcome, took);
        }
    }

    private static UpstreamRequest request(Passage passage) {
        Message message = passage.message();
        byte[] body = message == null ? new byte[0] : message.body().document();
        return new UpstreamRequest(
                passage.server(), passage.exchange().verb(), headers(passage), body);
    }

    /**
     * What MCP defines and nothing else of the agent's: no credential, no cookie, no forwarding.
     */
    private static Map<String, String> headers(Passage passage) {
        Exchange exchange = passage.exchange();
        Map<String, String> headers = new HashMap<>();
        put(headers, "accept", exchange.header("accept"));
        put(headers, "mcp-protocol-version", revision(passage));
        Session session = passage.session();
        if (session != null) {
            put(headers, "mcp-session-id", session.upstreamId());
            if (session.upstreamId() != null) {
                // Without a session the server could not tell whose stream it resumes.
                put(headers, "last-event-id", exchange.header("last-event-id"));
            }
        }
        return headers;
    }

    /** What the agent says, else what its session settled: some clients never say. */
    static @Nullable String revision(Passage passage) {
        String said = passage.exchange().header("mcp-protocol-version");
        Session session = passage.session();
        if (said != null || session == null || !Revision.hasHeader(session.revision())) {
            return said;
        }
        return session.revision();
    }

    static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
