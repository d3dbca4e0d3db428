package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One object during a {@link StrictReading}; what is missing or of the wrong type is a problem. */
public final class StrictObject {
    private final Node node;
    private final Fields fields;
    private final StrictReading reading;

    StrictObject(Node node, Fields fields, StrictReading reading) {
        this.node = node;
        this.fields = fields;
        this.reading = reading;
    }

    /** The object itself. */
    public Node node() {
        return node;
    }

    /** The field's value, or null when it is left out. */
    public @Nullable Node find(String field) {
        return fields.find(field);
    }

    /** The field's value; it is a problem when it is left out. */
    public @Nullable Node require(String field, String example) {
        return fields.require(field, example);
    }

    /** The field's text, or null. */
    public @Nullable String text(String field, String example) {
        return fields.text(field, example);
    }

    /** The field's object, or null; it may have these fields. */
    public @Nullable StrictObject object(String field, String... known) {
        Node value = find(field);
        return value == null ? null : reading.object(value, known);
    }

    /** The elements of the field's list; none when it is left out. */
    public List<Node> items(String field) {
        return fields.items(field);
    }

    /** Something is wrong with a field, or with the object when the field is left out. */
    public void refuse(String field, String message) {
        fields.refuse(field, message);
    }
}
