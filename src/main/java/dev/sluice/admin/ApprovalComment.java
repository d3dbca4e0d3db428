package dev.sluice.admin;

import dev.sluice.protocol.JsonValue;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What an operator says of its answer: one line of text, which others will read. */
final class ApprovalComment {
    /** How long it may be, in characters. */
    static final int LONGEST = 1_000;

    private static final String FIELD = "comment";

    private ApprovalComment() {}

    /** That in a body; null where there is none. */
    static @Nullable String ofBody(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            return null;
        }
        JsonValue object = RequestBody.object(body);
        for (JsonValue.Member member : object.members()) {
            if (!member.key().equals(FIELD)) {
                throw unusable("unknown field; known here: comment");
            }
        }
        JsonValue value = object.get(FIELD);
        if (value == null) {
            return null;
        }
        String text = value.textOrNull();
        if (text == null) {
            throw unusable("comment must be a text");
        }
        return of(text);
    }

    /** A text as it was typed; null when nothing was. */
    static @Nullable String of(String text) {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw unusable("comment must have 1,000 characters at most");
        }
        if (!text.codePoints().allMatch(ApprovalComment::isOfOneLine)) {
            throw unusable("comment must be one line, without control characters");
        }
        return text.isBlank() ? null : text;
    }

    private static boolean isOfOneLine(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static UnusableRequestException unusable(String sentence) {
        return new UnusableRequestException(400, sentence);
    }
}
