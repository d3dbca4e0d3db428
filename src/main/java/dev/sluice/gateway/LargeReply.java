package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.protocol.ErrorCodes;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.ReservedKeys;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at a JSON reply too large to keep while it streams past, to tell how its call ended: an
 * {@code error} at the top, or {@code isError: true} in {@code result}. And to see when it answers
 * another request, or asks the client for something, which must not pass unjudged: as a request of
 * the server's, in a result that needs more, or as an error that sends the user to an address.
 */
final class LargeReply {
    /** Bytes; no id that a request may have is longer, and no key that a reply needs. */
    private static final int LONGEST = 256;

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,14}");
    private static final String ASKING_CODE = Integer.toString(ErrorCodes.URL_ELICITATION_REQUIRED);

    private static final Pattern NO_LETTERS = Pattern.compile("[^A-Za-z]");
    private static final Set<String> DECIDING =
            Set.of("jsonrpc", "id", "method", "params", "result", "error", "code", "data");

    /** Of each byte the character of the same number. */
    private final StringBuilder word = new StringBuilder();

    private final String asked;
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
    private boolean identified;
    private boolean stray;
    private ReplyOutcome outcome = ReplyOutcome.OK;

    /**
     * Begins to look.
     *
     * @param request which must be answered
     */
    LargeReply(RequestId request) {
        asked = new String(request.identity().getBytes(UTF_8), ISO_8859_1);
    }

    /** How the call ended as far as seen. */
    ReplyOutcome outcome() {
        return outcome;
    }

    /**
     * Whether it is a list of messages, names a method, has a question or a key like one in its
     * result, has the code of an error that asks, or bears another id, as far as seen. A key or an
     * id with an escape may spell anything, and so may a number that is not written plainly; no
     * answer needs them there.
     */
    boolean isUnusable() {
        return asking || stray;
    }

    /** Whether what was seen bears the id of the request, and nothing speaks against it. */
    boolean isAnswer() {
        return identified && !isUnusable();
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
            stray |= isId();
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
                stray |= isId();
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
            asking |= isInResult() && (isQuestion() || isUnplain());
            if (depth == 1) {
                topKey = key;
                stray |= identified && key.equals("id");
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
        return isUnplain() || (DECIDING.contains(letters) && !letters.equals(key));
    }

    /** What a result still needs of the client (2026-07-28, Multi Round-Trip Requests). */
    private boolean isQuestion() {
        return key.equals("inputRequests") || ReservedKeys.OF_RESULTS.areImitatedBy(key);
    }

    private boolean isUnplain() {
        return key.length() > LONGEST || key.chars().anyMatch(c -> c < ' ' || c > '~');
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
        if (isId()) {
            identified = asked.equals((literal ? "number:" : "text:") + word);
            stray |= !identified;
        }
        if (depth <= 2) {
            word.setLength(0);
        }
    }

    /** Whether a value at the top belongs to the id of the reply. */
    private boolean isId() {
        return depth == 1 && !expectsKey && topKey.equals("id");
    }

    private boolean isInResult() {
        return depth == 2 && secondIsObject && topKey.equals("result");
    }

    private boolean isInError() {
        return depth == 2 && secondIsObject && topKey.equals("error");
    }

    private void keep(byte c) {
        if (word.length() <= LONGEST) {
            word.append((char) (c & 0xFF));
        }
    }
}
