package dev.sluice.upstream;

import io.smallrye.mutiny.Uni;

/** Speaks to the servers behind the gateway. */
public interface UpstreamClient {

    /**
     * Sends a request once; it is never repeated.
     *
     * @param neverSent run when it is cancelled before the server can have received any of it
     * @return the reply as soon as it begins; fails with {@link UpstreamFailedException}.
     *     Cancelling it gives up the connection
     */
    Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent);
}
