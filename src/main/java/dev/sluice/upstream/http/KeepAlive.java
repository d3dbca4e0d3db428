package dev.sluice.upstream.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a server says of how long it keeps an idle connection, in its Keep-Alive field. */
final class KeepAlive {
    private static final String TIMEOUT = "timeout=";
    private static final int MOST_DIGITS = 6;

    private KeepAlive() {}

    /** In seconds; -1 when it does not say. */
    static long seconds(@Nullable String field) {
        if (field == null) {
            return -1;
        }
        for (String each : field.split(",", -1)) {
            String option = each.strip().toLowerCase(Locale.ROOT);
            if (option.startsWith(TIMEOUT)) {
                return number(option.substring(TIMEOUT.length()));
            }
        }
        return -1;
    }

    private static long number(String digits) {
        boolean fits =
                !digits.isEmpty()
                        && digits.length() <= MOST_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return fits ? Long.parseLong(digits) : -1;
    }
}
