package dev.sluice.cli.lint;

import dev.sluice.config.Node;
import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Finds the line of a JSON Pointer, or of what stands nearest around it. */
final class Lines {
    private final Node root;

    Lines(Node root) {
        this.root = root;
    }

    /** Whether something is written at just this place. */
    boolean has(String pointer) {
        return reach(pointer).place().pointer().equals(pointer);
    }

    int of(String pointer) {
        return reach(pointer).place().line();
    }

    private Node reach(String pointer) {
        Node at = root;
        for (String part :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            Node next = child(at, part.replace("~1", "/").replace("~0", "~"));
            if (next == null) {
                break;
            }
            at = next;
        }
        return at;
    }

    private static @Nullable Node child(Node node, String step) {
        if (node instanceof ObjectNode object) {
            return object.members().get(step);
        }
        return node instanceof ArrayNode list && step.matches("[0-9]{1,6}")
                ? element(list, Integer.parseInt(step))
                : null;
    }

    private static @Nullable Node element(ArrayNode list, int index) {
        return index < list.items().size() ? list.items().get(index) : null;
    }
}
