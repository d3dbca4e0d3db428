package dev.sluice.gateway;

import dev.sluice.upstream.UpstreamClient;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Messages that no agent sent: the gateway tells a server something about a request of its. */
@ApplicationScoped
class OwnMessages {
    private static final Logger LOG = Logger.getLogger(OwnMessages.class);

    private final UpstreamClient client;

    OwnMessages(UpstreamClient client) {
        this.client = client;
    }

    /**
     * Sends a message of which nothing is expected back; that it cannot be sent troubles nobody.
     *
     * @param passage the request it is about
     * @param named the session that a reply names, for a request that has none yet
     * @param news what the server is told, for the log
     */
    void send(Passage passage, @Nullable String named, String message, String news) {
        UpstreamRequest request =
                new UpstreamRequest(
                        passage.server(),
                        Verb.POST,
                        Forwarding.ownHeaders(passage, named),
                        false,
                        message.getBytes(StandardCharsets.UTF_8),
                        CallerName.of(passage.caller()).text(),
                        Forwarding.subject(passage));
        client.send(request, () -> {})
                .subscribe()
                .with(
                        Relay::discard,
                        failure ->
                                LOG.debugf(
                                        "server %s was not told that %s: %s",
                                        passage.server().name(), news, failure.getMessage()));
    }
}
