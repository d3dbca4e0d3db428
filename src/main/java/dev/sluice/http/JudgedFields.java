package dev.sluice.http;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the fields of one head say together: who is asked, and where the content ends. */
final class JudgedFields {
    private static final int MOST_LENGTH_DIGITS = 18;
    private static final String CHUNKED = "chunked";

    /**
     * What {@code Connection} may name. Upgrade and HTTP2-Settings are offers of Java's client,
     * which nobody takes up; to name any other field asks a proxy to drop it.
     */
    private static final Set<String> HOP_BY_HOP =
            Set.of("close", "keep-alive", "upgrade", "http2-settings", "te");

    private final EnumSet<JudgedField> seen = EnumSet.noneOf(JudgedField.class);
    private final Set<String> parameters = new HashSet<>();
    private long contentLength;

    void reset() {
        seen.clear();
        parameters.clear();
        contentLength = 0;
    }

    boolean chunked() {
        return seen.contains(JudgedField.TRANSFER_ENCODING);
    }

    long contentLength() {
        return contentLength;
    }

    /** Takes the name of a tool's parameter: two values of one would be read differently. */
    @Nullable FramingFault acceptParameter(String name) {
        return parameters.add(name) ? null : FramingFault.DUPLICATE;
    }

    @Nullable FramingFault accept(JudgedField field, FieldValue value) {
        if (!seen.add(field) && field.onlyOnce()) {
            return FramingFault.DUPLICATE;
        }
        return switch (field) {
            case HOST -> HostForm.fits(value.trimmed()) ? null : FramingFault.HOST;
            case CONTENT_LENGTH -> length(value.trimmed());
            case TRANSFER_ENCODING ->
                    CHUNKED.equalsIgnoreCase(value.trimmed())
                            ? null
                            : FramingFault.TRANSFER_ENCODING;
            case CONNECTION -> connection(value.trimmed());
            case EXPECT ->
                    "100-continue".equalsIgnoreCase(value.trimmed()) ? null : FramingFault.EXPECT;
            default -> null;
        };
    }

    /** What only the whole head shows. */
    @Nullable FramingFault end(boolean takesNoContent) {
        if (!seen.contains(JudgedField.HOST)) {
            return FramingFault.HOST;
        }
        if (chunked() && seen.contains(JudgedField.CONTENT_LENGTH)) {
            return FramingFault.TWO_LENGTHS;
        }
        if (takesNoContent && (chunked() || contentLength > 0)) {
            return FramingFault.CONTENT_NOT_ALLOWED;
        }
        return null;
    }

    private @Nullable FramingFault length(String digits) {
        if (digits.isEmpty()
                || digits.length() > MOST_LENGTH_DIGITS
                || !digits.chars().allMatch(HttpOctets::isDigit)) {
            return FramingFault.CONTENT_LENGTH;
        }
        contentLength = Long.parseLong(digits);
        return null;
    }

    private static @Nullable FramingFault connection(String options) {
        for (String option : options.split(",", -1)) {
            if (!HOP_BY_HOP.contains(option.strip().toLowerCase(Locale.ROOT))) {
                return FramingFault.CONNECTION;
            }
        }
        return null;
    }
}
