package dev.sluice.clients;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a client saw of one session.
 *
 * @param server how the server introduces itself
 * @param tools the names it lists
 * @param progress when each event of the slow call came, counted from its start
 * @param slowTook when that call's result came, counted likewise
 * @param answered how many requests of the server the client answered
 * @param limited each telling of the limited call, the refusal last
 */
public record SeenSession(
        String server,
        List<String> tools,
        Told allowed,
        Told slow,
        List<Duration> progress,
        Duration slowTook,
        Told asking,
        int answered,
        Optional<Told> denied,
        List<Told> limited) {

    /** How long before the result the first event came; all of them at its end give nothing. */
    public Duration firstEventAhead() {
        return progress.isEmpty() ? Duration.ZERO : slowTook.minus(progress.get(0));
    }
}
