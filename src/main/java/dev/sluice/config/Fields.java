package dev.sluice.config;

import dev.sluice.config.Node.ArrayNode;
import dev.sluice.config.Node.BooleanNode;
import dev.sluice.config.Node.ObjectNode;
import dev.sluice.config.Node.TextNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object while a reader takes them out. What is missing or of the wrong type
 * becomes a problem and null, so that a reader goes on and finds the next fault as well.
 */
final class Fields {
    private final ObjectNode object;
    private final Problems problems;

    private Fields(ObjectNode object, Problems problems) {
        this.object = object;
        this.problems = problems;
    }

    static @Nullable Fields of(Node node, Vocabulary words, Problems problems) {
        if (!(node instanceof ObjectNode object)) {
            problems.add(node.place(), "must be an object; write {} for an empty one");
            return null;
        }
        words.check(object, problems);
        return new Fields(object, problems);
    }

    Place place() {
        return object.place();
    }

    @Nullable Node find(String field) {
        return object.members().get(field);
    }

    @Nullable Node require(String field, String example) {
        Node value = find(field);
        if (value == null) {
            problems.add(place(), "\"" + field + "\" is missing; write for example " + example);
        }
        return value;
    }

    @Nullable String requiredText(String field, String example) {
        return text(require(field, example), example);
    }

    @Nullable String text(String field, String example) {
        return text(find(field), example);
    }

    /** A text for people; a blank one says nothing, as if it were absent. */
    @Nullable String sentence(String field, String example) {
        String text = text(field, example);
        return text == null || text.isBlank() ? null : text;
    }

    private @Nullable String text(@Nullable Node value, String example) {
        if (value == null || value instanceof TextNode) {
            return value instanceof TextNode text ? text.value() : null;
        }
        problems.add(value.place(), "must be a text; write for example " + example);
        return null;
    }

    @Nullable Fields object(String field, Vocabulary words) {
        Node value = find(field);
        return value == null ? null : of(value, words, problems);
    }

    boolean flag(String field, boolean otherwise) {
        Node value = find(field);
        if (value instanceof BooleanNode flag) {
            return flag.value();
        }
        if (value != null) {
            problems.add(value.place(), "must be true or false");
        }
        return otherwise;
    }

    /** The members of an object whose keys are names of the operator's choice. */
    Map<String, Node> entries(String field) {
        Node value = find(field);
        if (value == null || value instanceof ObjectNode) {
            return value instanceof ObjectNode entries ? entries.members() : Map.of();
        }
        problems.add(value.place(), "must be an object; write {} for an empty one");
        return Map.of();
    }

    List<Node> items(String field) {
        Node value = find(field);
        if (value == null || value instanceof ArrayNode) {
            return value instanceof ArrayNode list ? list.items() : List.of();
        }
        problems.add(value.place(), "must be a list; write [] for an empty one");
        return List.of();
    }

    void refuse(String field, String message) {
        Node value = find(field);
        problems.add(value == null ? place() : value.place(), message);
    }
}
