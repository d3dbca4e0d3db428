package dev.sluice.cli.access;

import dev.sluice.catalog.RiskClass;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A page of HTML on which one sees who can call what; it needs no script and nothing from afar. */
public final class AccessPage {
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Who can call what</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
            .wide { overflow-x: auto }
            table { border-collapse: collapse; width: 100% }
            th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top }
            td { overflow-wrap: anywhere; unicode-bidi: isolate }
            .class { border-left: .4rem solid #8886; font-weight: 600; white-space: nowrap }
            .financial, .destructive { border-left-color: #c62828 }
            .execute { border-left-color: #ef6c00 }
            .write { border-left-color: #f9a825 }
            .read { border-left-color: #2e7d32 }
            .denied, .hidden { opacity: .75 }
            code { font: .9em ui-monospace, monospace }
            </style>
            </head>
            <body>
            <h1>Who can call what</h1>
            """;

    private AccessPage() {}

    /**
     * The page.
     *
     * @param notes what is to be known beside the cells
     * @param visible makes marks of what would leave none, or turn the direction
     */
    public static String of(List<Cell> cells, List<String> notes, UnaryOperator<String> visible) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<p>").append(escaped(summary(cells), visible)).append("</p>\n");
        for (String note : notes) {
            page.append("<p>").append(escaped(note, visible)).append("</p>\n");
        }
        page.append(
                "<div class=\"wide\"><table>\n<thead><tr><th>Class</th><th>Server</th><th>Tool</th>"
                        + "<th>Grant</th><th>Access</th><th>Policy</th><th>Rule</th></tr></thead>\n"
                        + "<tbody>\n");
        cells.forEach(cell -> row(page, cell, visible));
        return page.append("</tbody>\n</table></div>\n</body>\n</html>\n").toString();
    }

    private static String summary(List<Cell> cells) {
        Map<RiskClass, Long> open =
                cells.stream()
                        .filter(
                                cell ->
                                        cell.shadow()
                                                || cell.freedom().compareTo(Freedom.DENIED) < 0)
                        .collect(
                                Collectors.groupingBy(
                                        cell -> cell.tool().riskClass(), Collectors.counting()));
        return Arrays.stream(RiskClass.values())
                .sorted((one, other) -> other.compareTo(one))
                .map(each -> each.word() + ": " + open.getOrDefault(each, 0L))
                .collect(
                        Collectors.joining(
                                ", ",
                                cells.size()
                                        + " pairs of a grant and a tool. Of these can be"
                                        + " called, freely or not: ",
                                "."));
    }

    private static void row(StringBuilder page, Cell cell, UnaryOperator<String> visible) {
        String name = cell.tool().riskClass().word();
        page.append("<tr class=\"")
                .append(cell.shadow() ? "shadow" : cell.freedom().name().toLowerCase(Locale.ROOT))
                .append("\"><td class=\"class ")
                .append(name.toLowerCase(Locale.ROOT))
                .append("\">")
                .append(name)
                .append("</td>");
        for (String text : List.of(cell.server(), cell.tool().name(), cell.grant())) {
            page.append("<td>").append(escaped(text, visible)).append("</td>");
        }
        String policy = cell.policy();
        page.append("<td>")
                .append(escaped(cell.words(), visible))
                .append("</td><td>")
                .append(policy == null ? "" : escaped(policy, visible))
                .append("</td><td><code>")
                .append(escaped(cell.rules(), visible))
                .append("</code></td></tr>\n");
    }

    private static String escaped(String text, UnaryOperator<String> visible) {
        return visible.apply(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
