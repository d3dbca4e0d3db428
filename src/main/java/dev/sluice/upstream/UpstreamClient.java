package dev.sluice.upstream;

import io.smallrye.mutiny.Uni;
import java.util.Collection;

/** Speaks to the servers behind the gateway. */
public interface UpstreamClient {

    /**
     * Sends a request once; what may have reached the server is never repeated.
     *
     * @param neverSent run when it is cancelled before the server can have received any of it
     * @return the reply as soon as it begins; fails with {@link UpstreamFailedException}.
     *     Cancelling it gives up the connection
     */
    Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent);

    /**
     * Closes the connections to all other servers, and to former addresses of these, each as soon
     * as no reply comes over it any more.
     *
     * @param servers all that can still be called
     */
    default void retain(Collection<Server> servers) {
        // Without connections of its own a client has nothing to close.
    }
}
