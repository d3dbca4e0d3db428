package dev.sluice.policy;

import dev.sluice.policy.ValuePath.Root;
import dev.sluice.policy.ValuePath.Step;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of one path, from left to right. */
final class ValuePathParser {
    private static final int GREATEST_INDEX = 9_999;

    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at;

    ValuePathParser(String text) {
        this.text = text;
    }

    ValuePath parse() {
        Root root = root();
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '.' -> key();
                case '[' -> bracket();
                default -> throw fault("write \".\" or \"[\" between two steps");
            }
        }
        checkEnd(root);
        return new ValuePath(text, root, steps);
    }

    private Root root() {
        if (begins("args")) {
            return Root.ARGS;
        }
        if (begins("caller.subject")) {
            return Root.SUBJECT;
        }
        if (begins("caller.grant")) {
            return Root.GRANT;
        }
        if (begins("caller.claims")) {
            return Root.CLAIMS;
        }
        throw fault(
                "a path begins with \"args.\", \"caller.subject\", \"caller.grant\" or"
                        + " \"caller.claims.\"");
    }

    private boolean begins(String root) {
        boolean begins =
                text.startsWith(root)
                        && (text.length() == root.length()
                                || ".[".indexOf(text.charAt(root.length())) >= 0);
        if (begins) {
            at = root.length();
        }
        return begins;
    }

    private void checkEnd(Root root) {
        boolean single = root == Root.SUBJECT || root == Root.GRANT;
        if (single && !steps.isEmpty()) {
            throw fault("this is a text, and nothing is inside it");
        }
        if (!single && (steps.isEmpty() || !(steps.get(0) instanceof Step.Key))) {
            throw fault("name a key first, for example \"args.amount\"");
        }
    }

    private void key() {
        int from = ++at;
        while (at < text.length() && ".[]\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (from == at) {
            throw fault("a key is empty; a key with a dot or bracket is written [\"a.b\"]");
        }
        steps.add(new Step.Key(text.substring(from, at)));
    }

    private void bracket() {
        at++;
        if (at < text.length() && text.charAt(at) == '"') {
            quoted();
        } else if (at < text.length() && text.charAt(at) == '*') {
            at++;
            steps.add(new Step.Each());
        } else {
            index();
        }
        if (at >= text.length() || text.charAt(at) != ']') {
            throw fault("a bracket holds an index, * or a quoted key, and is closed");
        }
        at++;
    }

    private void index() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(from, at);
        boolean whole = digits.matches("0|[1-9][0-9]{0,3}");
        if (!whole) {
            throw fault("an index is a whole number from 0 to " + GREATEST_INDEX);
        }
        steps.add(new Step.Index(Integer.parseInt(digits)));
    }

    /** A key in double quotes, where a backslash takes the next character as it is. */
    private void quoted() {
        StringBuilder key = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
                boolean known = at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0;
                if (!known) {
                    throw fault("after \\ in a quoted key stands \" or \\");
                }
            }
            key.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw fault("the quoted key is not closed");
        }
        at++;
        steps.add(new Step.Key(key.toString()));
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(what);
    }
}
