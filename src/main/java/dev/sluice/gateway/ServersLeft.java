package dev.sluice.gateway;

import dev.sluice.config.LiveConfiguration;
import dev.sluice.upstream.UpstreamClient;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells the client which servers are left, so that it keeps no connection to any other. */
@Startup // nobody asks for it: it listens
@ApplicationScoped
class ServersLeft {

    ServersLeft(LiveConfiguration configuration, UpstreamClient client) {
        configuration.onChange(snapshot -> client.retain(snapshot.servers().values()));
    }
}
