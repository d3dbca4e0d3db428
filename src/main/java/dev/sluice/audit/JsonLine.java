package dev.sluice.audit;

import dev.sluice.protocol.JsonStrings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one object, its members in order; what is null is left out. */
final class JsonLine {
    private final StringBuilder json = new StringBuilder(512).append('{');

    JsonLine text(String name, @Nullable String value) {
        if (value != null) {
            key(name).append(JsonStrings.quote(value));
        }
        return this;
    }

    JsonLine texts(String name, List<String> values) {
        key(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            json.append(i == 0 ? "" : ",").append(JsonStrings.quote(values.get(i)));
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
            json.append(before)
                    .append(JsonStrings.quote(each.getKey()))
                    .append(':')
                    .append(JsonStrings.quote(each.getValue()));
            before = ",";
        }
        json.append('}');
        return this;
    }

    JsonLine number(String name, @Nullable Number value) {
        if (value != null) {
            key(name).append(value);
        }
        return this;
    }

    String end() {
        return json.append('}').toString();
    }

    private StringBuilder key(String name) {
        return json.append(json.length() > 1 ? "," : "")
                .append(JsonStrings.quote(name))
                .append(':');
    }
}
