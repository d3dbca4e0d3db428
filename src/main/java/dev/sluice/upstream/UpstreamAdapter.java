package dev.sluice.upstream;

import io.smallrye.mutiny.Uni;
import java.util.Collection;

/** Speaks to the servers that are reached in one way. */
public interface UpstreamAdapter {

    /** Whether this is the one that speaks to a server. */
    boolean reaches(Server server);

    /** As {@link UpstreamClient#send} does. */
    Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent);

    /** As {@link UpstreamClient#retain} does, for all servers, whoever reaches them. */
    void retain(Collection<Server> servers);
}
