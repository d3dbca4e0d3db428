package dev.sluice.gateway;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Lets an agent see that its call still waits: by a stream that stays alive, and by notices of
 * progress where it gave a token for them.
 */
final class HoldingOn {
    private final Exchange exchange;
    private final @Nullable String token;
    private final String id;
    private int beats;

    private HoldingOn(Exchange exchange, @Nullable String token, String id) {
        this.exchange = exchange;
        this.token = token;
        this.id = id;
    }

    /** Begins the stream, where the agent takes one. */
    static HoldingOn begin(Passage passage, String id) {
        boolean begun = passage.exchange().begin();
        HoldingOn agent = new HoldingOn(passage.exchange(), begun ? token(passage) : null, id);
        agent.beat();
        return agent;
    }

    private static @Nullable String token(Passage passage) {
        JsonValue meta = Tracing.meta(passage.message());
        JsonValue token = meta == null ? null : meta.get("progressToken");
        return token != null && (token.isText() || token.isNumber()) ? token.json() : null;
    }

    /** In thousandths, as progress must increase and the server's own may begin at 1. */
    void beat() {
        if (token != null) {
            beats++;
            String told = JsonStrings.quote("waiting for a person's yes, approval " + id);
            exchange.tell(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                            + "{\"progressToken\":%s,\"progress\":%s,\"message\":%s}}"
                                    .formatted(token, BigDecimal.valueOf(beats, 3), told));
        }
    }
}
