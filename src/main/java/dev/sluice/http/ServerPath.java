package dev.sluice.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths at which servers are reached. They are compared with the target exactly as it was sent:
 * nothing is decoded, nothing normalised.
 */
final class ServerPath {
    /** What {@link #server} does octet by octet, for those who look for it inside of others. */
    static final Pattern FORM = Pattern.compile("/mcp/([A-Za-z0-9][A-Za-z0-9._-]{0,127})");

    private static final String BEGIN = "/mcp/";
    private static final int LONGEST = 128;

    private ServerPath() {}

    /** The server that the target names, or null when it is no such path. */
    static @Nullable String server(String target) {
        int from = BEGIN.length();
        int length = target.length() - from;
        if (length < 1
                || length > LONGEST
                || !target.startsWith(BEGIN)
                || !HttpOctets.isLetterOrDigit(target.charAt(from))) {
            return null;
        }
        for (int i = from + 1; i < target.length(); i++) {
            char c = target.charAt(i);
            if (!HttpOctets.isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return null;
            }
        }
        return target.substring(from);
    }
}
