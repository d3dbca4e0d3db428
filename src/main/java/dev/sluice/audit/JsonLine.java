package dev.sluice.audit;

import dev.sluice.protocol.JsonStrings;
import java.util.List;
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
