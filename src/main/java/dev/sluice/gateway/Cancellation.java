package dev.sluice.gateway;

import dev.sluice.protocol.Era;
import dev.sluice.protocol.McpMethod;
import dev.sluice.protocol.RequestId;
import jakarta.inject.Singleton;

/**
 * Tells a server that the gateway no longer waits for a request. To a modern server the closed
 * connection says so (MCP 2026-07-28, Cancellation). To a legacy one it says nothing, so it is told
 * in words (2025-11-25, Cancellation); all but {@code initialize}, which must not be cancelled.
 *
 * <p>An agent that leaves is another matter: its legacy server sees the connection close, as it
 * would without a gateway, and may go on so that the agent can come back for the answer.
 */
@Singleton
class Cancellation {
    private final OwnMessages messages;

    Cancellation(OwnMessages messages) {
        this.messages = messages;
    }

    /** Tells the server of a request that it sent nothing usable for, or nothing in time. */
    void tell(Passage passage) {
        RequestId id = passage.id();
        if (id == null || passage.era() == Era.MODERN || passage.method() == McpMethod.INITIALIZE) {
            return;
        }
        messages.send(
                passage,
                null,
                cancelled(id),
                "request " + passage.exchange().requestId() + " is given up");
    }

    private static String cancelled(RequestId id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                + id.json()
                + ",\"reason\":\"the gateway no longer waits\"}}";
    }
}
