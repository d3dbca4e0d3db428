package dev.sluice.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds an object of a result, its members in order. */
final class JsonObject {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    JsonObject put(String key, @Nullable Object value) {
        members.put(key, value);
        return this;
    }

    Map<String, @Nullable Object> done() {
        return Collections.unmodifiableMap(members);
    }
}
