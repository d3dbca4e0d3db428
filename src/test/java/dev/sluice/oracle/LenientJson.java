package dev.sluice.oracle;

import dev.sluice.oracle.Node.Elements;
import dev.sluice.oracle.Node.Member;
import dev.sluice.oracle.Node.Members;
import dev.sluice.oracle.Node.Other;
import dev.sluice.oracle.Node.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes any text for JSON, and makes the most of it: comments, single quotes, bare words, commas
 * too many or too few, control characters and unknown escapes in strings, and any number of
 * documents one after another. It never fails.
 */
final class LenientJson {
    private static final int DEEPEST = 500;

    private final String text;
    private int at;

    private LenientJson(String text) {
        this.text = text;
    }

    /** Every document in the text. */
    static List<Node> documents(String text) {
        LenientJson parser = new LenientJson(text);
        List<Node> documents = new ArrayList<>();
        while (parser.skip()) {
            int before = parser.at;
            documents.add(parser.value(0));
            if (parser.at == before) {
                parser.at++;
            }
        }
        return documents;
    }

    private Node value(int depth) {
        if (!skip() || depth > DEEPEST) {
            at = depth > DEEPEST ? text.length() : at;
            return new Other("");
        }
        return switch (text.charAt(at)) {
            case '{' -> members(depth + 1);
            case '[' -> elements(depth + 1);
            case '"', '\'' -> new Text(string());
            default -> new Other(word());
        };
    }

    private Members members(int depth) {
        Members members = new Members();
        at++;
        while (skip() && text.charAt(at) != '}') {
            int before = at;
            char c = text.charAt(at);
            String key = c == '"' || c == '\'' ? string() : word();
            if (skip() && (text.charAt(at) == ':' || text.charAt(at) == '=')) {
                at++;
            }
            members.all().add(new Member(key, value(depth)));
            if (at == before) {
                at++;
            }
        }
        at++;
        return members;
    }

    private Elements elements(int depth) {
        Elements elements = new Elements();
        at++;
        while (skip() && text.charAt(at) != ']') {
            int before = at;
            elements.all().add(value(depth));
            if (at == before) {
                at++;
            }
        }
        at++;
        return elements;
    }

    private String string() {
        char quote = text.charAt(at++);
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c != '\\' || at == text.length()) {
                out.append(c);
            } else {
                escape(out);
            }
        }
        at++;
        return out.toString();
    }

    private void escape(StringBuilder out) {
        char c = text.charAt(at++);
        switch (c) {
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case '0' -> out.append('\0');
            case 'u' -> hex(out, 4);
            case 'x' -> hex(out, 2);
            default -> out.append(c);
        }
    }

    private void hex(StringBuilder out, int digits) {
        int value = 0;
        for (int i = 0; i < digits && at < text.length(); i++) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0) {
                break;
            }
            value = value << 4 | digit;
            at++;
        }
        out.append((char) value);
    }

    private String word() {
        int from = at;
        while (at < text.length() && "{}[]:=,\"'/".indexOf(text.charAt(at)) < 0 && !isSpace()) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Skips space, commas and comments; false at the end. */
    private boolean skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("//", at) || c == '#') {
                skipTo("\n");
            } else if (text.startsWith("/*", at)) {
                skipTo("*/");
            } else if (c == ',' || c == ';' || isSpace()) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at + 1);
        at = found < 0 ? text.length() : found + end.length();
    }

    private boolean isSpace() {
        char c = text.charAt(at);
        return c <= ' ' || c == '\u00a0' || c == '\ufeff' || c == '\u2028' || c == '\u2029';
    }
}
