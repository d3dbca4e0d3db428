package dev.sluice.gateway;

import dev.sluice.protocol.ErrorCodes;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at a JSON reply too large to keep while it streams past, to tell how its call ended: an
 * {@code error} at the top, or {@code isError: true} in {@code result}. And to see when it asks the
 * client for something, which must not pass unjudged: as a request of the server's, or as an error
 * that sends the user to an address.
 */
final class LargeReply {
    private static final int LONGEST_KEY = 16;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,14}");
    private static final String ASKING_CODE = Integer.toString(ErrorCodes.URL_ELICITATION_REQUIRED);

    private static final Pattern NO_LETTERS = Pattern.compile("[^A-Za-z]");
    private static final Set<String> DECIDING =
            Set.of("jsonrpc", "id", "method", "params", "result", "error", "code", "data");

    private final StringBuilder word = new StringBuilder();
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean expectsKey;
    private boolean literal;
    private String topKey = "";
    private String key = "";
    private boolean escapedKey;
    private boolean secondIsObject;
    private boolean asking;
    private ReplyOutcome outcome = ReplyOutcome.OK;

    /** How the call ended as far as seen. */
    ReplyOutcome outcome() {
        return outcome;
    }

    /**
     * Whether it is a list of messages, names a method, or has the code of an error that asks, as
     * far as seen. A key with an escape may spell anything, and so may a number that is not written
     * plainly; no answer needs either there.
     */
    boolean isAsking() {
        return asking;
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
            escapedKey |= expectsKey && (depth == 1 || isInError() || isInResult());
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
                secondIsObject = depth == 2 ? c == '{' : secondIsObject;
                expectsKey = c == '{';
                asking |= depth == 1 && c == '[';
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
            asking |= escapedKey || (isInError() && isLookAlike());
            asking |= isInResult() && key.equalsIgnoreCase("inputRequests");
            if (depth == 1) {
                topKey = key;
                asking |= key.equalsIgnoreCase("method") || isLookAlike();
                outcome = key.equals("error") ? ReplyOutcome.ERROR : outcome;
            }
        }
        expectsKey = false;
        literal = depth <= 2;
        word.setLength(0);
    }

    /** Whether a lenient client could take the key for one that decides. */
    private boolean isLookAlike() {
        String letters = NO_LETTERS.matcher(key).replaceAll("").toLowerCase(Locale.ROOT);
        return key.chars().anyMatch(c -> c < ' ' || c > '~')
                || (DECIDING.contains(letters) && !letters.equals(key));
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
        if (isInError() && key.equals("code") && literal) {
            asking |= word.toString().equals(ASKING_CODE) || !WHOLE.matcher(word).matches();
        }
        if (depth <= 2) {
            word.setLength(0);
        }
    }

    /** What a result still needs of the client (2026-07-28, Multi Round-Trip Requests). */
    private boolean isInResult() {
        return depth == 2 && secondIsObject && topKey.equals("result");
    }

    private boolean isInError() {
        return depth == 2 && secondIsObject && topKey.equals("error");
    }

    private void keep(byte c) {
        if (word.length() < LONGEST_KEY) {
            word.append((char) c);
        }
    }
}
