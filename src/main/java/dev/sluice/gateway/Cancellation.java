package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.RequestId;
import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * Tells a server that the gateway no longer waits for a request. To a modern server the closed
 * connection says so (MCP 2026-07-28, Cancellation). To a legacy one it says nothing, so it is told
 * in words (2025-11-25, Cancellation); all but {@code initialize}, which must not be cancelled.
 *
 * <p>An agent that leaves is another matter: its legacy server sees the connection close, as it
 * would without a gateway, and may go on so that the agent can come back for the answer.
 */
@ApplicationScoped
class Cancellation {
    private static final Logger LOG = Logger.getLogger(Cancellation.class);

    private final UpstreamClient client;

    Cancellation(UpstreamClient client) {
        this.client = client;
    }

    /** Tells the server of a request that it sent nothing usable for, or nothing in time. */
    void tell(Passage passage) {
        RequestId id = passage.id();
        if (id == null || passage.era() == Era.MODERN || passage.method() == McpMethod.INITIALIZE) {
            return;
        }
        client.send(
                        new UpstreamRequest(
                                passage.server(),
                                Verb.POST,
                                Forwarding.ownHeaders(passage, null),
                                false,
                                cancelled(id)),
                        () -> {})
                .subscribe()
                .with(
                        Relay::discard,
                        failure ->
                                LOG.debugf(
                                        "server %s was not told that request %s is given up: %s",
                                        passage.server().name(),
                                        passage.exchange().requestId(),
                                        failure.getMessage()));
    }

    private static byte[] cancelled(RequestId id) {
        return ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                        + id.json()
                        + ",\"reason\":\"the gateway no longer waits\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
