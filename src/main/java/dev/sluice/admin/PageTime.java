package dev.sluice.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.StringJoiner;

/** Times as people read them. */
final class PageTime {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private PageTime() {}

    static String at(Instant time) {
        return UTC.format(time);
    }

    /** Its two largest parts; "none" when there is nothing left. */
    static String left(Instant now, Instant end) {
        Duration left = Duration.between(now, end);
        if (left.isNegative() || left.toSeconds() == 0) {
            return "none";
        }
        StringJoiner parts = new StringJoiner(" ");
        int told = 0;
        long[] numbers = {
            left.toDays(), left.toHoursPart(), left.toMinutesPart(), left.toSecondsPart()
        };
        String[] units = {"d", "h", "min", "s"};
        for (int i = 0; i < units.length && told < 2; i++) {
            if (numbers[i] > 0 || told > 0) {
                parts.add(numbers[i] + " " + units[i]);
                told++;
            }
        }
        return parts.toString();
    }
}
