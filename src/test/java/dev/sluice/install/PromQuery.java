package dev.sluice.install;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of Prometheus, read just far enough to know what it asks for; whether it is well formed,
 * promtool says.
 *
 * @param text in PromQL
 */
record PromQuery(String text) {
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern SELECTION = Pattern.compile("\\{[^}]*}");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]|offset\\s+\\w+");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w|\\s*\\()");
    private static final Set<String> OPERATORS =
            Set.of("and", "or", "unless", "by", "without", "bool", "on", "ignoring", "inf", "nan");

    /** The names of the metrics it reads. */
    Set<String> metrics() {
        String bare = STRING.matcher(text).replaceAll("\"\"");
        for (Pattern left : List.of(SELECTION, RANGE, GROUPING)) {
            bare = left.matcher(bare).replaceAll(" ");
        }
        Set<String> names = new TreeSet<>();
        Matcher words = WORD.matcher(bare);
        while (words.find()) {
            boolean number = words.start() > 0 && isPartOfNumber(bare.charAt(words.start() - 1));
            if (!number && !OPERATORS.contains(words.group())) {
                names.add(words.group());
            }
        }
        return names;
    }

    /** What stands in braces behind each metric, in their order. */
    List<String> selections() {
        return SELECTION
                .matcher(text)
                .results()
                .map(found -> found.group().substring(1, found.group().length() - 1))
                .toList();
    }

    private static boolean isPartOfNumber(char before) {
        return Character.isLetterOrDigit(before) || before == '_' || before == '.';
    }
}
