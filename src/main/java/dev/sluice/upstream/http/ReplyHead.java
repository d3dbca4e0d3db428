package dev.sluice.upstream.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the head of one reply says of its content, if all who read it read the same (RFC 9112). */
final class ReplyHead {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?");
    private static final String MARKS = "!#$%&'*+.^_`|~-";
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int SWITCHING_PROTOCOLS = 101;

    /** A second field of one of these names leaves open which of the two counts. */
    static final Set<String> ONLY_ONCE =
            Set.of(
                    "content-length",
                    "transfer-encoding",
                    "content-type",
                    "content-encoding",
                    "mcp-session-id");

    private final Set<String> seen = new HashSet<>();
    private int status;
    private long length = -1;

    void status(String line) throws ReplyFault {
        if (!STATUS.matcher(line).matches()) {
            throw new ReplyFault("status line");
        }
        status = Integer.parseInt(line.substring(9, 12));
        if (status == SWITCHING_PROTOCOLS) {
            throw new ReplyFault("another protocol");
        }
    }

    void field(String line) throws ReplyFault {
        int colon = line.indexOf(':');
        if (!isName(line, colon)) {
            throw new ReplyFault("field name");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!ONLY_ONCE.contains(name)) {
            return;
        }
        if (!seen.add(name)) {
            throw new ReplyFault("field repeated");
        }
        String value = line.substring(colon + 1).strip();
        if (name.equals("content-length")) {
            if (!LENGTH.matcher(value).matches()) {
                throw new ReplyFault("content length");
            }
            length = Long.parseLong(value);
        } else if (name.equals("transfer-encoding") && !value.equalsIgnoreCase("chunked")) {
            throw new ReplyFault("transfer encoding");
        }
        if (hasLength() && isChunked()) {
            throw new ReplyFault("two lengths");
        }
    }

    /** Whether a line begins with a field name of so many characters (RFC 9110, section 5.6.2). */
    private static boolean isName(String line, int length) {
        for (int i = 0; i < length; i++) {
            char c = line.charAt(i);
            boolean letterOrDigit =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return length > 0;
    }

    boolean isInterim() {
        return status < 200;
    }

    /** RFC 9112, section 6.3; a reply to HEAD is not among them, because none is sent. */
    boolean isWithoutContent() {
        return status == 204 || status == 304;
    }

    boolean isChunked() {
        return seen.contains("transfer-encoding");
    }

    boolean hasLength() {
        return length >= 0;
    }

    /** How many octets follow, if {@link #hasLength}. */
    long length() {
        return length;
    }
}
