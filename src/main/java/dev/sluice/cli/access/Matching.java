package dev.sluice.cli.access;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes texts that an expression matches, where it is of the usual kind; each is tried before it is
 * believed.
 */
final class Matching {
    private static final int MOST_COPIES = 64;
    private static final int MOST_TEXTS = 8;
    private static final String CANDIDATES = "a0 A_-.@/zZ9!~é%&#:;,?=+*()[]{}<>|\\\"'\t\n";

    private final String expression;
    private final int pick;
    private int at;

    private Matching(String expression, int pick) {
        this.expression = expression;
        this.pick = pick;
    }

    /** Some such texts; none when none could be made. */
    static List<String> texts(Pattern pattern) {
        List<String> texts = new ArrayList<>();
        for (int pick = 0; pick < MOST_TEXTS; pick++) {
            String text = new Matching(pattern.pattern(), pick).alternatives();
            if (!texts.contains(text) && pattern.matcher(text).find()) {
                texts.add(text);
            }
        }
        return texts;
    }

    private boolean more() {
        return at < expression.length();
    }

    private char peek() {
        return expression.charAt(at);
    }

    private String alternatives() {
        List<String> all = new ArrayList<>();
        all.add(sequence());
        while (more() && peek() == '|') {
            at++;
            all.add(sequence());
        }
        return all.get(pick % all.size());
    }

    private String sequence() {
        StringBuilder text = new StringBuilder();
        while (more() && peek() != '|' && peek() != ')') {
            String one = atom();
            text.append(one.repeat(copies()));
        }
        return text.toString();
    }

    private String atom() {
        char c = expression.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> choice();
            case '.' -> "a";
            case '^', '$' -> "";
            case '\\' -> escaped();
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (more() && peek() == '?') {
            int colon = expression.indexOf(':', at);
            int name = expression.indexOf('>', at);
            int end = expression.indexOf(')', at);
            if (end >= 0 && (colon < 0 || colon > end) && (name < 0 || name > end)) {
                at = end + 1; // flags alone
                return "";
            }
            at = 1 + (name >= 0 && (colon < 0 || name < colon) ? name : Math.max(colon, at));
        }
        String inner = alternatives();
        if (more() && peek() == ')') {
            at++;
        }
        return inner;
    }

    /** The first character that the class takes, found by asking. */
    private String choice() {
        int from = at - 1;
        if (more() && peek() == '^') {
            at++;
        }
        if (more() && peek() == ']') {
            at++;
        }
        while (more() && peek() != ']') {
            if (expression.startsWith("[:", at)) {
                at = Math.max(at, expression.indexOf(":]", at) + 1);
            } else if (peek() == '\\') {
                at++;
            }
            at++;
        }
        at = Math.min(at + 1, expression.length());
        return taken(expression.substring(from, at));
    }

    private String escaped() {
        if (!more()) {
            return "";
        }
        char c = expression.charAt(at++);
        return switch (c) {
            case 'A', 'z', 'b', 'B' -> "";
            case 'd', 'D', 'w', 'W', 's', 'S' -> taken("\\" + c);
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'p', 'P' -> property(c);
            default -> String.valueOf(c);
        };
    }

    private String property(char kind) {
        int end = more() && peek() == '{' ? expression.indexOf('}', at) + 1 : at + 1;
        String name = expression.substring(at, Math.min(Math.max(end, at), expression.length()));
        at += name.length();
        return taken("\\" + kind + name);
    }

    private String taken(String one) {
        try {
            Pattern pattern = Pattern.compile(one);
            int start = pick % 3;
            for (int i = start; i < CANDIDATES.length(); i++) {
                String text = String.valueOf(CANDIDATES.charAt(i));
                if (pattern.matches(text)) {
                    return text;
                }
            }
            for (char c = '!'; c < 0x250; c++) {
                if (pattern.matches(String.valueOf(c))) {
                    return String.valueOf(c);
                }
            }
        } catch (RuntimeException notReadAlone) {
            return "";
        }
        return "";
    }

    /** The fewest copies that are enough, or one where none would be. */
    private int copies() {
        if (!more()) {
            return 1;
        }
        char c = peek();
        int least = 1;
        if (c == '*' || c == '?') {
            at++;
            least = pick % 2;
        } else if (c == '+') {
            at++;
        } else if (c == '{' && expression.substring(at).matches("(?s)\\{[0-9]+(,[0-9]*)?\\}.*")) {
            int end = expression.indexOf('}', at);
            least = Integer.parseInt(expression.substring(at + 1, end).replaceFirst(",.*", ""));
            at = end + 1;
        } else {
            return 1;
        }
        if (more() && peek() == '?') {
            at++;
        }
        return Math.min(least, MOST_COPIES);
    }
}
