package dev.sluice.config;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time as documents write it: one form of RFC 3339 (section 5.6) alone, whole seconds in UTC, so
 * that nobody has to ask which midnight is meant.
 */
public final class UtcTime {
    static final String EXAMPLE = "\"2027-01-31T00:00:00Z\"";

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ");

    private UtcTime() {}

    /** The moment that a text names; null when it has another form, or no calendar has that day. */
    public static @Nullable Instant parse(String text) {
        try {
            return FORM.matcher(text).matches() ? Instant.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
