package dev.sluice.catalog;

import dev.sluice.protocol.JsonStrings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the lists that passed told of one server.
 *
 * @param server the server's name
 * @param seenAt when the last list passed; null when none did
 * @param leftOut whether it listed more tools than are kept
 * @param tools each tool as JSON: as {@link Catalogue} tells it, and when it was seen last
 */
public record SeenCatalogue(
        String server, @Nullable Instant seenAt, boolean leftOut, List<String> tools) {
    public SeenCatalogue {
        tools = List.copyOf(tools);
    }

    /** All of it as JSON. */
    public String json() {
        return "{\"server\":%s,\"seenAt\":%s,\"leftOut\":%b,\"tools\":[%s]}"
                .formatted(
                        JsonStrings.quote(server),
                        seenAt == null ? "null" : JsonStrings.quote(seenAt.toString()),
                        leftOut,
                        String.join(",", tools));
    }
}
