package dev.sluice.limit.redis;

import dev.sluice.redis.Script;
import java.util.List;

/** The script that takes limits, and what each invocation of it carries. */
final class TakeScript {
    private final Script script;
    private final StoreKeys keys;
    private final Epoch epoch;
    private final List<String> caution;

    TakeScript(StoreKeys keys, Epoch epoch, Caution caution) {
        this(Script.of("limit/clock", "limit/counter", "limit/take"), keys, epoch, caution);
    }

    /** Another script with the same words. */
    TakeScript(Script script, StoreKeys keys, Epoch epoch, Caution caution) {
        this.script = script;
        this.keys = keys;
        this.epoch = epoch;
        this.caution = caution.arguments();
    }

    Script script() {
        return script;
    }

    /** One invocation for these calls; for none it only shows that the store can count. */
    Invocation of(List<Taking> takings) {
        return new Invocation(Alike.group(takings), keys, epoch, caution);
    }
}
