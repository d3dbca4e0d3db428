package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.config.Snapshot;
import dev.sluice.policy.Decision;
import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.ServerAsk;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a server may ask of the client that called it. What it may not is answered here, in the
 * client's place, so that the server does not wait for somebody who was never asked.
 */
@ApplicationScoped
class ServerAsks {
    private static final Logger LOG = Logger.getLogger(ServerAsks.class);

    private final LiveConfiguration configuration;
    private final UpstreamClient client;
    private final Recording recording;

    ServerAsks(LiveConfiguration configuration, UpstreamClient client, Recording recording) {
        this.configuration = configuration;
        this.client = client;
        this.recording = recording;
    }

    /**
     * Decides by what is in force now, and records every refusal.
     *
     * @param passage the request on whose stream the server asks
     * @param named the session that the stream itself names: that of {@code initialize} is not
     *     known from its request
     * @return whether the client may see it
     */
    boolean mayPass(Passage passage, @Nullable String named, Message.Request request) {
        ServerAsk ask = ServerAsk.of(request.method());
        if (ask == null) {
            return true;
        }
        Snapshot now = configuration.current();
        Snapshot snapshot = now == null ? passage.snapshot() : now;
        Standing standing = Standing.of(snapshot, passage);
        Decision decision = standing.decide(ask, request.params());
        if (decision instanceof Decision.Refused refused) {
            recording.asked(passage, snapshot, standing, ask, refused, false);
            refuse(passage, named, request, refused);
            return false;
        }
        Decision.Refused shadowed = ((Decision.Allowed) decision).wouldBe();
        if (shadowed != null) {
            recording.asked(passage, snapshot, standing, ask, shadowed, true);
        }
        return true;
    }

    private void refuse(
            Passage passage,
            @Nullable String named,
            Message.Request request,
            Decision.Refused refused) {
        String error =
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s}}"
                        .formatted(
                                request.id().json(),
                                ErrorCodes.POLICY_VIOLATION,
                                JsonStrings.quote(Denials.violation(refused.reason())));
        client.send(
                        new UpstreamRequest(
                                passage.server(),
                                Verb.POST,
                                headers(passage, named),
                                error.getBytes(StandardCharsets.UTF_8)))
                .subscribe()
                .with(
                        Relay::discard,
                        failure ->
                                LOG.debugf(
                                        "server %s was not told that its %s was refused: %s",
                                        passage.server().name(),
                                        request.method(),
                                        failure.getMessage()));
    }

    private static Map<String, String> headers(Passage passage, @Nullable String named) {
        Session session = passage.session();
        Map<String, String> headers = new HashMap<>();
        headers.put("accept", "application/json, text/event-stream");
        Forwarding.put(headers, "mcp-protocol-version", Forwarding.revision(passage));
        Forwarding.put(headers, "mcp-session-id", session == null ? named : session.upstreamId());
        return headers;
    }
}
