package dev.sluice.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes objects, each with its members in order; what is null is left out. */
final class JsonLine {
    private final LineBytes json = new LineBytes();
    private final InstantBytes instants = new InstantBytes();
    private boolean begun;

    /** Forgets what was written. */
    void clear() {
        json.clear();
    }

    /** The next object stands on a line of its own. */
    void next() {
        json.add('\n');
    }

    int length() {
        return json.length();
    }

    /** What was written stands in the first {@link #length} of them. */
    byte[] bytes() {
        return json.array();
    }

    @Override
    public String toString() {
        return json.text();
    }

    JsonLine begin() {
        json.add('{');
        begun = false;
        return this;
    }

    void end() {
        json.add('}');
    }

    JsonLine text(String name, @Nullable String value) {
        if (value != null) {
            key(name);
            json.quote(value);
        }
        return this;
    }

    JsonLine time(String name, Instant value) {
        key(name);
        json.add('"');
        instants.write(value, json);
        json.add('"');
        return this;
    }

    JsonLine texts(String name, List<String> values) {
        key(name);
        json.add('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                json.add(',');
            }
            json.quote(values.get(i));
        }
        json.add(']');
        return this;
    }

    /** An object of texts, by their names. */
    JsonLine texts(String name, @Nullable Map<String, String> values) {
        if (values == null) {
            return this;
        }
        key(name);
        json.add('{');
        boolean first = true;
        for (Map.Entry<String, String> each : values.entrySet()) {
            if (!first) {
                json.add(',');
            }
            first = false;
            json.quote(each.getKey());
            json.add(':');
            json.quote(each.getValue());
        }
        json.add('}');
        return this;
    }

    JsonLine number(String name, long value) {
        key(name);
        json.add(value);
        return this;
    }

    /** A whole number. */
    JsonLine number(String name, @Nullable Number value) {
        return value == null ? this : number(name, value.longValue());
    }

    JsonLine truth(String name, boolean value) {
        key(name);
        json.add(value ? "true" : "false");
        return this;
    }

    private void key(String name) {
        json.addName(name, begun);
        begun = true;
    }
}
