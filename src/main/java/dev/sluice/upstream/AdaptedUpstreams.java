package dev.sluice.upstream;

import dev.sluice.upstream.UpstreamFailedException.Stage;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** Sends each request through the adapter for how its server is reached. */
@Singleton
class AdaptedUpstreams implements UpstreamClient {
    private final List<UpstreamAdapter> adapters;

    AdaptedUpstreams(@All List<UpstreamAdapter> adapters) {
        this.adapters = List.copyOf(adapters);
    }

    @Override
    public Uni<UpstreamReply> send(UpstreamRequest request, Runnable neverSent) {
        for (UpstreamAdapter adapter : adapters) {
            if (adapter.reaches(request.server())) {
                return adapter.send(request, neverSent);
            }
        }
        return Uni.createFrom()
                .failure(
                        new UpstreamFailedException(
                                Stage.NEVER_SENT, "nothing here reaches such a server"));
    }

    @Override
    public void retain(Collection<Server> servers) {
        adapters.forEach(adapter -> adapter.retain(servers));
    }
}
