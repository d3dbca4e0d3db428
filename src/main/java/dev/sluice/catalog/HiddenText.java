package dev.sluice.catalog;

import dev.sluice.protocol.JsonValue;

/**
 * Text that a person does not see as a model reads it, or that does something to a terminal:
 * control characters, Unicode tags, bidirectional overrides and isolates, and runs of variation
 * selectors or of characters without width, in which anything can be written. One joiner or one
 * selector alone passes, as honest emoji and scripts need them.
 */
public final class HiddenText {
    /** No script and no emoji needs so many characters without width one after the other. */
    private static final int LONGEST_RUN = 2;

    private HiddenText() {}

    /** Whether any text within a value, keys included, holds some. */
    public static boolean isIn(JsonValue value) {
        return mayHold(value) && holds(value);
    }

    /** Plain ASCII without escapes holds none, and that is what most definitions are. */
    private static boolean mayHold(JsonValue value) {
        byte[] bytes = value.document();
        for (int i = value.start(); i < value.end(); i++) {
            byte b = bytes[i];
            if (b < ' ' ? b < 0 : b == 0x7F) {
                return true;
            }
            if (b == '\\' && i + 1 < value.end()) {
                byte escaped = bytes[++i];
                if (escaped == 'u' || escaped == 'b' || escaped == 'f') {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean holds(JsonValue value) {
        if (value.isText()) {
            return holds(value.text());
        }
        for (JsonValue.Member member : value.members()) {
            if (holds(member.key()) || holds(member.value())) {
                return true;
            }
        }
        for (JsonValue element : value.elements()) {
            if (holds(element)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text holds some. */
    static boolean holds(String text) {
        Run run = new Run();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            run.add(c);
            if (isForbidden(c) || run.isHidden()) {
                return true;
            }
        }
        return false;
    }

    /** Characters one after the other, and whether too many of one kind stand together. */
    static final class Run {
        private int selectors;
        private int widthless;
        private boolean hidden;

        void add(int c) {
            selectors = isSelector(c) ? selectors + 1 : 0;
            widthless = isWidthless(c) ? widthless + 1 : 0;
            hidden |= selectors >= LONGEST_RUN || widthless > LONGEST_RUN;
        }

        boolean isHidden() {
            return hidden;
        }
    }

    /** What is hidden text already by itself. */
    static boolean isForbidden(int c) {
        boolean control =
                (c < ' ' && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F);
        boolean bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return control || bidi || (c >= 0xE0000 && c <= 0xE007F);
    }

    static boolean isSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }

    static boolean isWidthless(int c) {
        return (c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
    }
}
