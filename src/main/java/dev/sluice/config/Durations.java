package dev.sluice.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as documents write them: {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 7d}.
 *
 * @param form a number, then a unit
 * @param longest the longest that is accepted
 */
record Durations(Pattern form, Duration longest) {

    /** Far below what a timer's milliseconds can hold, far above what any exchange needs. */
    static final Durations OF_TIMEOUTS =
            new Durations(Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)"), Duration.ofDays(7));

    /** Durations of whole seconds, also written in minutes, hours and days. */
    static Durations ofSeconds(Duration longest) {
        return new Durations(Pattern.compile("([1-9][0-9]{0,8})(s|m|h|d)"), longest);
    }

    /** The duration, or null when the text is none or too long. */
    @Nullable Duration parse(String text) {
        Matcher written = form.matcher(text);
        if (!written.matches()) {
            return null;
        }
        long amount = Long.parseLong(written.group(1));
        Duration duration =
                switch (written.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        return duration.compareTo(longest) > 0 ? null : duration;
    }
}
