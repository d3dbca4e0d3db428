package dev.sluice.admin;

import dev.sluice.protocol.JsonLimits;
import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.MalformedJsonException;
import dev.sluice.protocol.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a call as a person reads them before deciding.
 *
 * @param rows one for each argument
 * @param trouble why they cannot be shown; empty when they are
 */
record ShownArguments(List<Row> rows, String trouble) {
    /** A larger page would be read by nobody, and take a phone's breath away. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final int LONG = 160;

    ShownArguments {
        rows = List.copyOf(rows);
    }

    /**
     * One argument.
     *
     * @param folded whether it is shown on demand
     * @param kind what it is, for whoever sees it folded
     * @param value as JSON
     */
    record Row(
            List<VisibleText.Part> name,
            boolean folded,
            String kind,
            List<VisibleText.Part> value) {}

    /** Whether somebody who sees them knows what is asked. */
    public boolean areShown() {
        return trouble.isEmpty();
    }

    static ShownArguments none(String trouble) {
        return new ShownArguments(List.of(), trouble);
    }

    /**
     * Shows them.
     *
     * @param json the canonical arguments
     */
    static ShownArguments of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_BYTES) {
            return none(
                    "They are too long for a page: "
                            + bytes.length
                            + " bytes. Read them with sluice approvals show, and decide there.");
        }
        try {
            JsonValue all = StrictJson.read(bytes, JsonLimits.REPLY);
            List<Row> rows = new ArrayList<>();
            if (!all.isObject()) {
                rows.add(row("arguments", all));
            }
            all.members().forEach(member -> rows.add(row(member.key(), member.value())));
            return new ShownArguments(rows, "");
        } catch (MalformedJsonException e) {
            return none("They cannot be read.");
        }
    }

    private static Row row(String name, JsonValue value) {
        VisibleText text = new VisibleText();
        write(value, 0, text);
        boolean nested = !value.members().isEmpty() || !value.elements().isEmpty();
        boolean folded = nested || value.end() - value.start() > LONG;
        return new Row(VisibleText.of(name), folded, kind(value), text.parts());
    }

    private static String kind(JsonValue value) {
        if (value.isObject()) {
            return "object with " + counted(value.members().size(), "member");
        }
        if (value.isArray()) {
            return "list of " + counted(value.elements().size(), "element");
        }
        if (value.isText()) {
            String text = value.text();
            return "text of " + counted(text.codePointCount(0, text.length()), "character");
        }
        return "number of " + counted(value.end() - value.start(), "character");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static void write(JsonValue value, int depth, VisibleText text) {
        if (value.isText()) {
            quote(value.text(), text);
        } else if (!value.members().isEmpty()) {
            text.structure("{");
            String before = "";
            for (JsonValue.Member member : value.members()) {
                text.structure(before + line(depth + 1));
                quote(member.key(), text);
                text.structure(": ");
                write(member.value(), depth + 1, text);
                before = ",";
            }
            text.structure(line(depth) + "}");
        } else if (!value.elements().isEmpty()) {
            text.structure("[");
            String before = "";
            for (JsonValue element : value.elements()) {
                text.structure(before + line(depth + 1));
                write(element, depth + 1, text);
                before = ",";
            }
            text.structure(line(depth) + "]");
        } else {
            text.structure(value.json());
        }
    }

    private static void quote(String raw, VisibleText text) {
        text.structure("\"").add(raw.replace("\\", "\\\\").replace("\"", "\\\"")).structure("\"");
    }

    private static String line(int depth) {
        return "\n" + "  ".repeat(depth);
    }
}
