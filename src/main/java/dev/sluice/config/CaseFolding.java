package dev.sluice.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether RE2/J can ignore the case of an expression. It goes round the spellings of each letter
 * until it is back at the first, and there are rare letters, from U+1C80 on, from which it never
 * comes back: a document with one of them would be read for ever.
 */
final class CaseFolding {
    private static final int FIRST = 0x1C80;
    private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z-]*i");
    private static final Pattern ESCAPED = Pattern.compile("\\\\x\\{0*([0-9a-fA-F]{4,6})}");

    private CaseFolding() {}

    /** Whether an expression that ignores case reaches beyond what can be folded. */
    static boolean isUnsafe(String expression) {
        return IGNORES_CASE.matcher(expression).find()
                && (expression.codePoints().anyMatch(c -> c >= FIRST) || escapes(expression));
    }

    private static boolean escapes(String expression) {
        Matcher escaped = ESCAPED.matcher(expression);
        while (escaped.find()) {
            if (Integer.parseInt(escaped.group(1), 16) >= FIRST) {
                return true;
            }
        }
        return false;
    }
}
