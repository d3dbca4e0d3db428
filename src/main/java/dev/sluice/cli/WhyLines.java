package dev.sluice.cli;

import dev.sluice.policy.Step;
import dev.sluice.protocol.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An explained call, as people read it: what became of it first, and then how. */
final class WhyLines {
    private WhyLines() {}

    static List<String> of(JsonValue answer) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s %s: %s, rule %s%s"
                        .formatted(
                                Told.cell(answer, "kind"),
                                Told.cell(answer, "name"),
                                Told.cell(answer, "decision"),
                                Told.cell(answer, "rule"),
                                orNothing(" in %s", Told.cell(answer, "document"))));
        add(lines, "would be: %s", Told.cell(answer, "wouldBe"));
        add(lines, "reason: %s", Told.cell(answer, "reason"));
        JsonValue told = answer.get("told");
        if (told != null && told.isObject()) {
            lines.add(
                    "the agent is told: %s%s"
                            .formatted(
                                    Told.cell(told, "text"),
                                    orNothing(" (error %s)", Told.cell(told, "code"))));
        }
        approval(lines, answer);
        JsonValue listed = answer.get("listed");
        if (listed != null && !listed.isNull()) {
            lines.add(
                    "lists show it: "
                            + (listed.isTrue()
                                    ? "yes"
                                    : "no, rule " + Told.cell(answer, "unlistedBy")));
        }
        lines.add(
                "grant %s, subject %s, server %s, policy %s"
                        .formatted(
                                Told.cell(answer, "grant"),
                                Told.cell(answer, "subject"),
                                Told.cell(answer, "server"),
                                dash(Told.cell(answer, "policy"))));
        Told.rows(answer, "notices").forEach(each -> lines.add("note: " + each.text()));
        Told.rows(answer, "switches").forEach(each -> lines.add("switch on: " + each.text()));
        steps(lines, answer);
        limits(lines, answer);
        return lines;
    }

    private static void approval(List<String> lines, JsonValue answer) {
        JsonValue approval = answer.get("approval");
        if (approval == null || !approval.isObject()) {
            return;
        }
        String approvers =
                Told.rows(approval, "approvers").stream()
                        .map(JsonValue::text)
                        .collect(Collectors.joining(", "));
        JsonValue links = approval.get("links");
        boolean unlinked = links != null && !links.isNull() && !links.isTrue();
        lines.add(
                "a person%s is asked: the call waits %s s for the answer, which can be given for %s s%s"
                        .formatted(
                                orNothing(" of %s", approvers),
                                Told.cell(approval, "hold"),
                                Told.cell(approval, "expires"),
                                unlinked
                                        ? "; nobody is given a link, as sluice.approvals.public-url"
                                                + " is not set"
                                        : ""));
    }

    private static void steps(List<String> lines, JsonValue answer) {
        JsonValue entry = answer.get("entry");
        for (JsonValue step : Told.rows(answer, "steps")) {
            String rule = Told.cell(step, "rule");
            if (Told.cell(step, "number").equals("3") && entry != null && entry.isObject()) {
                lines.add("   entry: " + entry(entry));
            }
            lines.add(
                    "%-2s %s: %s"
                            .formatted(
                                    Told.cell(step, "number"),
                                    Told.cell(step, "title"),
                                    result(step, rule)));
            Told.rows(step, "predicates").forEach(each -> predicate(lines, each));
        }
    }

    private static String result(JsonValue step, String rule) {
        if (rule.isEmpty()) {
            return "passes";
        }
        boolean asks = Told.cell(step, "number").equals(Step.APPROVAL.number());
        return (asks ? "asks a person: " : "refuses: ") + rule;
    }

    private static String entry(JsonValue entry) {
        String match = Told.cell(entry, "match");
        return match.equals("default")
                ? "none names this tool, default " + Told.cell(entry, "default")
                : Told.cell(entry, "pointer") + ", " + match;
    }

    private static void predicate(List<String> lines, JsonValue predicate) {
        for (JsonValue condition : Told.rows(predicate, "conditions")) {
            String saw =
                    Told.rows(condition, "saw").stream()
                            .map(JsonValue::text)
                            .collect(Collectors.joining(", "));
            lines.add(
                    "     %s %s %s: %s (%s)"
                            .formatted(
                                    Told.cell(condition, "pointer"),
                                    Told.cell(condition, "path"),
                                    Told.cell(condition, "op"),
                                    Told.cell(condition, "truth"),
                                    saw.isEmpty() ? "nothing there" : saw));
        }
        lines.add(
                "     "
                        + Told.cell(predicate, "pointer")
                        + (Told.truth(predicate, "holds") ? " holds" : " does not hold"));
    }

    private static void limits(List<String> lines, JsonValue answer) {
        List<JsonValue> rows = Told.rows(answer, "limits");
        if (rows.isEmpty()) {
            return;
        }
        Table table =
                new Table("LIMIT", "COUNTER", "SCOPE", "WINDOW", "TAKES", "USED", "MAX", "NOTE");
        for (JsonValue row : rows) {
            table.row(
                    Told.cell(row, "rule"),
                    Told.cell(row, "counter"),
                    Told.cell(row, "scope"),
                    Told.cell(row, "window") + " s",
                    Told.cell(row, "amount"),
                    Told.cell(row, "used"),
                    Told.cell(row, "max"),
                    Told.cell(row, "why"));
        }
        lines.addAll(table.lines());
    }

    private static void add(List<String> lines, String form, String text) {
        if (!text.isEmpty()) {
            lines.add(orNothing(form, text));
        }
    }

    private static String orNothing(String form, String text) {
        return text.isEmpty() ? "" : form.replace("%s", text);
    }

    private static String dash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
