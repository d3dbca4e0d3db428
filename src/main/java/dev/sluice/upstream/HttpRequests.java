package dev.sluice.upstream;

import io.smallrye.mutiny.Uni;

/**
 * Sends requests to servers at URLs, whatever MCP makes of them: with their credentials, over their
 * connections, and within their times.
 */
public interface HttpRequests {

    /** As {@link UpstreamClient#send} does. */
    Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent);
}
