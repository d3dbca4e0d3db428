package dev.sluice.cli;

import dev.sluice.protocol.JsonStrings;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Approvals for people. Callers choose names and arguments, so that each has a line or a cell of
 * its own, and nothing in it can end that.
 */
final class ApprovalLines {
    private static final String INDENT = "  ";

    private ApprovalLines() {}

    /** One row each. */
    static List<String> table(List<JsonValue> rows) {
        Table table =
                new Table(
                        "ID", "STATE", "SERVER", "TOOL", "GRANT", "SUBJECT", "RULE", "EXPIRES",
                        "BY");
        for (JsonValue row : rows) {
            table.row(
                    Told.cell(row, "id"),
                    Told.cell(row, "state"),
                    Told.cell(row, "server"),
                    word(row, "tool"),
                    Told.cell(row, "grant"),
                    word(row, "subject"),
                    Told.cell(row, "rule"),
                    Told.cell(row, "expiresAt"),
                    Told.cell(row, "decidedBy"));
        }
        return table.lines();
    }

    /** One, as a line among others. */
    static String line(JsonValue row) {
        String by = Told.cell(row, "decidedBy");
        return "%s %s %s %s %s %s%s"
                .formatted(
                        Told.cell(row, "id"),
                        Told.cell(row, "state"),
                        Told.cell(row, "server"),
                        word(row, "tool"),
                        Told.cell(row, "grant"),
                        word(row, "subject"),
                        by.isEmpty() ? "" : " by " + by);
    }

    /** Everything that is known of one. */
    static List<String> all(JsonValue row) {
        List<String> lines = new ArrayList<>();
        add(lines, "id", Told.cell(row, "id"));
        add(lines, "state", Told.cell(row, "state"));
        add(lines, "server", Told.cell(row, "server"));
        add(lines, "tool", Told.cell(row, "tool"));
        add(lines, "grant", Told.cell(row, "grant"));
        add(lines, "subject", Told.cell(row, "subject"));
        add(lines, "policy", Told.cell(row, "policy"));
        add(lines, "rule", Told.cell(row, "rule"));
        add(lines, "reason", Told.cell(row, "reason"));
        add(lines, "approvers", texts(row, "approvers"));
        add(lines, "asked", Told.cell(row, "createdAt"));
        add(lines, "expires", Told.cell(row, "expiresAt"));
        add(lines, "decided", Told.cell(row, "decidedAt"));
        add(lines, "by", Told.cell(row, "decidedBy"));
        add(lines, "comment", Told.cell(row, "comment"));
        add(lines, "digest", Told.cell(row, "digest"));
        arguments(lines, row);
        return lines;
    }

    /** What others chose, as one word: in spaces it could hold columns of its own. */
    private static String word(JsonValue row, String name) {
        String text = Told.cell(row, name);
        return text.matches("[^\\s\"\\p{Z}]*") ? text : JsonStrings.quote(text);
    }

    private static void arguments(List<String> lines, JsonValue row) {
        JsonValue arguments = row.get("arguments");
        if (arguments == null || arguments.isNull()) {
            add(lines, "names", texts(row, "argumentKeys"));
            add(lines, "arguments", "not shown: " + Told.cell(row, "argumentsWhy"));
            return;
        }
        lines.add("arguments");
        json(lines, INDENT, "", arguments, "");
    }

    private static void add(List<String> lines, String name, String text) {
        if (!text.isEmpty()) {
            lines.add("%-10s %s".formatted(name, text));
        }
    }

    private static String texts(JsonValue row, String name) {
        return Told.rows(row, name).stream()
                .map(JsonValue::text)
                .map(JsonStrings::quote)
                .collect(Collectors.joining(", "));
    }

    /** Quoted, so that no character of a text is taken for one of the form. */
    private static void json(
            List<String> lines, String indent, String before, JsonValue value, String after) {
        if (!value.members().isEmpty()) {
            lines.add(indent + before + "{");
            List<JsonValue.Member> members = value.members();
            for (int i = 0; i < members.size(); i++) {
                JsonValue.Member member = members.get(i);
                String name = JsonStrings.quote(member.key()) + ": ";
                json(lines, indent + INDENT, name, member.value(), comma(i, members.size()));
            }
            lines.add(indent + "}" + after);
        } else if (!value.elements().isEmpty()) {
            lines.add(indent + before + "[");
            List<JsonValue> elements = value.elements();
            for (int i = 0; i < elements.size(); i++) {
                json(lines, indent + INDENT, "", elements.get(i), comma(i, elements.size()));
            }
            lines.add(indent + "]" + after);
        } else {
            String text = value.isText() ? JsonStrings.quote(value.text()) : value.json();
            lines.add(indent + before + text + after);
        }
    }

    private static String comma(int i, int size) {
        return i < size - 1 ? "," : "";
    }
}
