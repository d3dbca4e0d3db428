package dev.sluice.gateway;

import io.vertx.core.buffer.Buffer;

/**
 * Looks at a JSON reply too large to keep while it streams past, to tell how its call ended: an
 * {@code error} at the top, or {@code isError: true} in {@code result}. And to see when it is no
 * answer at all but a request of the server's, which must not pass unjudged.
 */
final class LargeReply {
    private static final int LONGEST_KEY = 16;

    private final StringBuilder word = new StringBuilder();
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean expectsKey;
    private boolean literal;
    private String topKey = "";
    private String key = "";
    private boolean escapedKey;
    private boolean noAnswer;
    private ReplyOutcome outcome = ReplyOutcome.OK;

    /** How the call ended as far as seen. */
    ReplyOutcome outcome() {
        return outcome;
    }

    /**
     * Whether it is a list of messages or names a method, as far as seen. A key with an escape may
     * spell anything; no answer needs one at its top.
     */
    boolean isNoAnswer() {
        return noAnswer;
    }

    /** Takes the next piece. */
    void look(Buffer piece) {
        for (int i = 0; i < piece.length(); i++) {
            byte c = piece.getByte(i);
            if (inString) {
                inString(c);
            } else {
                outside(c);
            }
        }
    }

    private void inString(byte c) {
        if (escaped) {
            escaped = false;
            keep(c);
        } else if (c == '\\') {
            escaped = true;
            escapedKey |= expectsKey && depth == 1;
        } else if (c == '"') {
            inString = false;
        } else {
            keep(c);
        }
    }

    private void outside(byte c) {
        switch (c) {
            case '"' -> {
                inString = true;
                literal = false;
                word.setLength(0);
            }
            case '{', '[' -> {
                depth++;
                expectsKey = c == '{';
                noAnswer |= depth == 1 && c == '[';
                literal = false;
            }
            case '}', ']' -> {
                endValue();
                depth--;
            }
            case ',' -> {
                endValue();
                expectsKey = true;
            }
            case ':' -> endKey();
            case ' ', '\t', '\r', '\n' -> {}
            default -> keep(c);
        }
    }

    private void endKey() {
        if (expectsKey && depth <= 2) {
            key = word.toString();
            if (depth == 1) {
                topKey = key;
                noAnswer |= escapedKey || key.equalsIgnoreCase("method");
                outcome = key.equals("error") ? ReplyOutcome.ERROR : outcome;
            }
        }
        expectsKey = false;
        literal = depth <= 2;
        word.setLength(0);
    }

    private void endValue() {
        boolean failed =
                depth == 2
                        && topKey.equals("result")
                        && key.equals("isError")
                        && literal
                        && word.toString().equals("true");
        if (failed) {
            outcome = ReplyOutcome.TOOL_ERROR;
        }
        if (depth <= 2) {
            word.setLength(0);
        }
    }

    private void keep(byte c) {
        if (word.length() < LONGEST_KEY) {
            word.append((char) c);
        }
    }
}
