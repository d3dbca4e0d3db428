package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Finds again what a JSON Pointer (RFC 6901) of a compiled rule leads to. */
final class Pointers {
    private Pointers() {}

    /** The place of the value, or of the last one on the way that is there. */
    static Place placeOf(Node root, String pointer) {
        Node at = root;
        for (String step : pointer.substring(Math.min(1, pointer.length())).split("/", -1)) {
            Node child = child(at, step.replace("~1", "/").replace("~0", "~"));
            if (child == null) {
                break;
            }
            at = child;
        }
        return at.place();
    }

    private static @Nullable Node child(Node node, String step) {
        if (node instanceof ObjectNode object) {
            return object.members().get(step);
        }
        return node instanceof ArrayNode list
                ? list.items().stream()
                        .filter(item -> item.place().step().equals(step))
                        .findFirst()
                        .orElse(null)
                : null;
    }
}
