package dev.sluice.audit;

import dev.sluice.protocol.JsonStrings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one object, its members in order; what is null is left out. */
final class JsonLine {
    private static final int USUAL = 1_024;

    private final StringBuilder json;
    private boolean begun;

    JsonLine() {
        this(new StringBuilder(USUAL));
    }

    /** Writes behind what was written before. */
    JsonLine(StringBuilder text) {
        json = text.append('{');
    }

    JsonLine text(String name, @Nullable String value) {
        if (value != null) {
            JsonStrings.quote(value, key(name));
        }
        return this;
    }

    JsonLine texts(String name, List<String> values) {
        key(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            JsonStrings.quote(values.get(i), json.append(i == 0 ? "" : ","));
        }
        json.append(']');
        return this;
    }

    JsonLine truth(String name, boolean value) {
        key(name).append(value);
        return this;
    }

    /** An object of texts, in the order of its map. */
    JsonLine texts(String name, @Nullable Map<String, String> values) {
        if (values == null) {
            return this;
        }
        key(name).append('{');
        String before = "";
        for (var each : values.entrySet()) {
            JsonStrings.quote(each.getKey(), json.append(before));
            JsonStrings.quote(each.getValue(), json.append(':'));
            before = ",";
        }
        json.append('}');
        return this;
    }

    /** A whole number. */
    JsonLine number(String name, @Nullable Number value) {
        if (value != null) {
            key(name).append(value.longValue());
        }
        return this;
    }

    String end() {
        return close().toString();
    }

    StringBuilder close() {
        return json.append('}');
    }

    private StringBuilder key(String name) {
        JsonStrings.quote(name, begun ? json.append(',') : json);
        begun = true;
        return json.append(':');
    }
}
