package dev.sluice.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A second reading of what a head may be, by regular expressions; knows nothing of the first. */
final class StrictHead {
    private static final Pattern LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) /[!-\"$-~]* HTTP/1\\.1");
    private static final Pattern FIELD =
            Pattern.compile(
                    "([!#$%&'*+.^`|~0-9A-Za-z-]+|(?i:mcp-param-)[!#$%&'*+.^_`|~0-9A-Za-z-]+)"
                            + ":[\\t\\x20-\\x7e]*");
    private static final Pattern HOST =
            Pattern.compile(" *([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})? *");
    private static final Pattern CONNECTION =
            Pattern.compile(
                    "[ \\t]*(close|keep-alive|upgrade|http2-settings|te)[ \\t]*"
                            + "(,[ \\t]*(close|keep-alive|upgrade|http2-settings|te)[ \\t]*)*",
                    Pattern.CASE_INSENSITIVE);
    private static final Set<String> ONCE =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "content-type",
                    "mcp-session-id",
                    "mcp-protocol-version",
                    "last-event-id",
                    "mcp-method",
                    "mcp-name",
                    "origin",
                    "expect");

    private StrictHead() {}

    /** Whether a text that ends with its first empty line is the head of a request. */
    static boolean accepts(String head) {
        if (!head.endsWith("\r\n\r\n")) {
            return false;
        }
        List<String> lines = Arrays.asList(head.substring(0, head.length() - 4).split("\r\n", -1));
        List<String> fields = lines.subList(1, lines.size());
        return LINE.matcher(lines.get(0)).matches()
                && lines.get(0).length() <= 4096
                && fields.size() <= 100
                && head.length() - 4 - lines.get(0).length() <= 20 * 1024
                && fields.stream().allMatch(field -> FIELD.matcher(field).matches())
                && ONCE.stream().allMatch(name -> values(fields, name).size() <= 1)
                && values(fields, "host").size() == 1
                && parametersDiffer(fields)
                && all(fields, "host", HOST)
                && all(fields, "content-length", Pattern.compile(" *\\d{1,18} *"))
                && all(fields, "transfer-encoding", Pattern.compile("(?i) *chunked *"))
                && all(fields, "expect", Pattern.compile("(?i) *100-continue *"))
                && all(fields, "connection", CONNECTION)
                && contentFits(lines.get(0), fields);
    }

    private static boolean contentFits(String line, List<String> fields) {
        boolean chunked = !values(fields, "transfer-encoding").isEmpty();
        List<String> lengths = values(fields, "content-length");
        boolean empty = lengths.stream().allMatch(length -> length.matches(" *0+ *"));
        boolean takesNone = line.matches("(GET|HEAD|DELETE) .*");
        return !(chunked && !lengths.isEmpty()) && !(takesNone && (chunked || !empty));
    }

    private static boolean parametersDiffer(List<String> fields) {
        List<String> names =
                fields.stream()
                        .map(field -> field.substring(0, field.indexOf(':')))
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> name.matches("mcp-param-.+"))
                        .map(name -> name.replace('_', '-'))
                        .toList();
        return names.size() == Set.copyOf(names).size();
    }

    private static boolean all(List<String> fields, String name, Pattern form) {
        return values(fields, name).stream().allMatch(value -> form.matcher(value).matches());
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1))
                .toList();
    }
}
