package dev.sluice.gateway;

import dev.sluice.catalog.SeenTools;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.upstream.UpstreamClient;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells which servers are left, so that no connection to any other is kept, and no tool of it. */
@Startup // nobody asks for it: it listens
@ApplicationScoped
class ServersLeft {

    ServersLeft(LiveConfiguration configuration, UpstreamClient client, SeenTools tools) {
        configuration.onChange(
                snapshot -> {
                    client.retain(snapshot.servers().values());
                    tools.retain(snapshot.servers().keySet());
                });
    }
}
