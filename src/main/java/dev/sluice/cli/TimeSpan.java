package dev.sluice.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as documents write it: {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}. */
final class TimeSpan implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofDays(7);

    @Override
    public Duration convert(String text) {
        Matcher written = FORM.matcher(text);
        if (!written.matches()) {
            throw unfit();
        }
        long amount = Long.parseLong(written.group(1));
        Duration span =
                switch (written.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
        if (span.compareTo(LONGEST) > 0) {
            throw unfit();
        }
        return span;
    }

    private static TypeConversionException unfit() {
        return new TypeConversionException(
                "write a time such as 500ms, 2s, 5m or 1h; at most 168h");
    }
}
