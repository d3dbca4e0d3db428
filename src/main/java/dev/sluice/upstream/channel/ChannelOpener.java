package dev.sluice.upstream.channel;

import dev.sluice.upstream.Server;
import io.vertx.core.Future;

/** Opens channels to servers. */
@FunctionalInterface
public interface ChannelOpener {

    /**
     * Opens one, on the event loop that asks.
     *
     * @param listener hears what comes, also before the future is done
     * @return fails with {@link dev.sluice.upstream.UpstreamFailedException}
     */
    Future<Channel> open(Server server, Channel.Listener listener);
}
