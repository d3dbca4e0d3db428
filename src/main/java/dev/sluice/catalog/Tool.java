package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool as its server lists it.
 *
 * @param name its name
 * @param title its name for people; null when the server gives none
 * @param description what the server says it does; empty when it says nothing
 * @param inputSchema the JSON Schema of its arguments; null when the server gives none
 * @param outputSchema the JSON Schema of its structured results; null when the server gives none
 * @param annotations the server's hints about it, an object; null when it gives none
 * @param hidden where its definition holds {@link HiddenText}, the first places
 * @param fingerprint the digest of the whole definition, see {@link Fingerprint}
 * @param definition the whole entry; null when it is not at hand
 */
public record Tool(
        String name,
        @Nullable String title,
        String description,
        @Nullable JsonValue inputSchema,
        @Nullable JsonValue outputSchema,
        @Nullable JsonValue annotations,
        List<String> hidden,
        String fingerprint,
        @Nullable JsonValue definition) {
    public Tool {
        hidden = List.copyOf(hidden);
    }

    /** A tool of which no more is at hand than this. */
    public Tool(
            String name,
            @Nullable String title,
            String description,
            @Nullable JsonValue inputSchema,
            @Nullable JsonValue outputSchema,
            @Nullable JsonValue annotations,
            List<String> hidden,
            String fingerprint) {
        this(
                name,
                title,
                description,
                inputSchema,
                outputSchema,
                annotations,
                hidden,
                fingerprint,
                null);
    }

    /**
     * Reads an entry of {@code tools/list}.
     *
     * @return null when it has no name
     */
    public static @Nullable Tool of(JsonValue entry) {
        String name = text(entry, "name");
        if (name == null) {
            return null;
        }
        String description = text(entry, "description");
        return new Tool(
                name,
                text(entry, "title"),
                description == null ? "" : description,
                object(entry, "inputSchema"),
                object(entry, "outputSchema"),
                object(entry, "annotations"),
                HiddenPlaces.of(entry),
                Fingerprint.of(entry),
                entry);
    }

    private static @Nullable String text(JsonValue entry, String key) {
        JsonValue value = entry.get(key);
        return value == null ? null : value.textOrNull();
    }

    private static @Nullable JsonValue object(JsonValue entry, String key) {
        JsonValue value = entry.get(key);
        return value != null && value.isObject() ? value : null;
    }
}
