package dev.sluice.cli.cases;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as cases write them: {@code 0s}, {@code 500ms}, {@code 1.5h}, {@code 7d}. */
final class Durations {
    private static final Pattern FORM =
            Pattern.compile("((?:0|[1-9][0-9]{0,8})(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");

    private Durations() {}

    /** The duration, or null when the text is none. */
    static @Nullable Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        long nanos =
                switch (form.group(2)) {
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 86_400_000_000_000L;
                };
        BigDecimal exact = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(nanos));
        BigDecimal longest = BigDecimal.valueOf(Long.MAX_VALUE / 4);
        return exact.compareTo(longest) > 0 ? null : Duration.ofNanos(exact.longValue());
    }

    /** A duration in seconds, exact. */
    static String text(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
        return seconds.toPlainString() + "s";
    }
}
