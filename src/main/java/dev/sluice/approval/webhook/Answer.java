package dev.sluice.approval.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver said of a notice.
 *
 * @param status of HTTP
 * @param retryAfter the header of that name; null when there was none
 */
record Answer(int status, @Nullable String retryAfter) {
    private static final int GONE = 410;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    boolean isYes() {
        return status >= 200 && status < 300;
    }

    /** Whether it wants to hear no more of it. */
    boolean isGone() {
        return status == GONE;
    }

    /** How long it wants to be left alone (RFC 9110, section 10.2.3); null when it says nothing. */
    @Nullable Duration patience(Instant now) {
        if (retryAfter == null) {
            return null;
        }
        if (SECONDS.matcher(retryAfter).matches()) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
