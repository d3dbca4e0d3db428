package dev.sluice.policy;

import dev.sluice.protocol.JsonValue;
import org.jspecify.annotations.Nullable;

/** A value that a path has led to: made comparable only when its type alone does not decide. */
final class Found {
    /** The path led nowhere. */
    static final Found NOTHING = new Found(null, null);

    private final @Nullable JsonValue json;
    private @Nullable Value ready;

    private Found(@Nullable Value ready, @Nullable JsonValue json) {
        this.ready = ready;
        this.json = json;
    }

    static Found json(JsonValue value) {
        return new Found(null, value);
    }

    static Found text(String value) {
        return new Found(new Value.Text(value), null);
    }

    /** The value's type; null when there is no value. */
    Value.@Nullable Type type() {
        if (ready != null) {
            return ready.type();
        }
        return json == null ? null : Value.typeOf(json);
    }

    /** The value; null when there is none. */
    @Nullable Value value() {
        if (ready == null && json != null) {
            ready = Value.of(json);
        }
        return ready;
    }
}
