package dev.sluice.gateway;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Splice;
import java.util.stream.Collectors;

/**
 * Takes tasks out of what a server says it can do ({@code initialize} and {@code server/discover}):
 * a client that believed it would begin a task and never get its result.
 */
final class Capabilities {
    private static final String TASKS = "tasks";
    private static final String EXTENSIONS = "extensions";
    private static final String EXTENSION = "io.modelcontextprotocol/tasks";

    private Capabilities() {}

    static void trim(JsonValue result, Splice splice) {
        JsonValue capabilities = result.get("capabilities");
        JsonValue extensions = capabilities == null ? null : capabilities.get(EXTENSIONS);
        boolean extended = extensions != null && extensions.get(EXTENSION) != null;
        if (capabilities != null && (extended || capabilities.get(TASKS) != null)) {
            splice.replace(capabilities, withoutTasks(capabilities));
        }
    }

    private static String withoutTasks(JsonValue object) {
        return object.members().stream()
                .filter(member -> !member.key().equals(TASKS) && !member.key().equals(EXTENSION))
                .map(
                        member ->
                                JsonStrings.quote(member.key())
                                        + ":"
                                        + (member.key().equals(EXTENSIONS)
                                                ? withoutTasks(member.value())
                                                : member.value().json()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
