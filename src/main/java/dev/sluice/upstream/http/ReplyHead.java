package dev.sluice.upstream.http;

import dev.sluice.upstream.Headers;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the head of one reply says, if all who read it read the same (RFC 9112). */
final class ReplyHead {
    /** Octets of all lines together. */
    private static final int LONGEST = 8 * 1024;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int STATUS_END = 12;
    private static final int LONGEST_NUMBER = 18;

    /** From so many fields on a table knows their names, lest each is compared with each. */
    private static final int MANY = 32;

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private final Headers.Builder fields = new Headers.Builder();
    private @Nullable Set<String> names;
    private int status;
    private boolean old;
    private long length;
    private boolean chunked;
    private boolean closes;
    private boolean keepsOpen;
    private int octets;

    void begin(ReplyLine line) throws ReplyFault {
        fields.clear();
        names = null;
        length = -1;
        chunked = false;
        closes = false;
        keepsOpen = false;
        octets = line.length();
        status(line.text(), line.from(), line.to());
    }

    private void status(byte[] text, int from, int to) throws ReplyFault {
        boolean fits =
                to - from >= STATUS_END
                        && is("HTTP/1.", text, from, from + 7)
                        && (text[from + 7] == '0' || text[from + 7] == '1')
                        && text[from + 8] == ' '
                        && text[from + 9] >= '1'
                        && text[from + 9] <= '5'
                        && isDigit(text[from + 10])
                        && isDigit(text[from + 11])
                        && (to - from == STATUS_END || text[from + STATUS_END] == ' ');
        if (!fits) {
            throw new ReplyFault("status line");
        }
        old = text[from + 7] == '0';
        status =
                (text[from + 9] - '0') * 100 + (text[from + 10] - '0') * 10 + text[from + 11] - '0';
        if (status == SWITCHING_PROTOCOLS) {
            throw new ReplyFault("another protocol");
        }
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    void field(ReplyLine line) throws ReplyFault {
        octets += line.length();
        if (octets > LONGEST) {
            throw new ReplyFault("head too long");
        }
        byte[] text = line.text();
        int from = line.from();
        int to = line.to();
        int colon = from;
        int hash = 0;
        while (colon < to) {
            byte lower = FieldNames.lower(text[colon]);
            if (lower == 0) {
                break;
            }
            hash = 31 * hash + lower;
            colon++;
        }
        if (colon == from || colon == to || text[colon] != ':') {
            throw new ReplyFault("field name");
        }
        int start = colon + 1;
        int end = to;
        while (start < end && isBlank(text[start])) {
            start++;
        }
        while (end > start && isBlank(text[end - 1])) {
            end--;
        }
        accept(FieldNames.of(text, from, colon, hash), text, start, end);
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private void accept(String name, byte[] text, int from, int to) throws ReplyFault {
        boolean repeated = isRepeated(name);
        if (repeated && FieldNames.ONLY_ONCE.contains(name)) {
            throw new ReplyFault("field repeated");
        }
        String value = value(text, from, to);
        switch (name) {
            case "content-length" -> length = number(text, from, to);
            case "transfer-encoding" -> {
                if (!value.equalsIgnoreCase("chunked")) {
                    throw new ReplyFault("transfer encoding");
                }
                chunked = true;
            }
            case "connection" -> connection(value);
            default -> {}
        }
        if (hasLength() && chunked) {
            throw new ReplyFault("two lengths");
        }
        if (!repeated) {
            fields.add(name, value);
        }
    }

    private boolean isRepeated(String name) {
        Set<String> known = names;
        if (known != null) {
            return !known.add(name);
        }
        if (fields.size() == MANY) {
            names = new HashSet<>(fields.build().keySet());
        }
        return fields.has(name);
    }

    /** What nearly every reply says needs no new text. */
    private static String value(byte[] text, int from, int to) {
        if (is(JSON, text, from, to)) {
            return JSON;
        }
        if (is(EVENTS, text, from, to)) {
            return EVENTS;
        }
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean is(String known, byte[] text, int from, int to) {
        if (known.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text[i] != known.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] text, int from, int to) throws ReplyFault {
        if (from == to || to - from > LONGEST_NUMBER) {
            throw new ReplyFault("content length");
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text[i])) {
                throw new ReplyFault("content length");
            }
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private void connection(String value) {
        if (value.equalsIgnoreCase("keep-alive")) {
            keepsOpen = true;
            return;
        }
        for (String option : value.split(",", -1)) {
            closes |= option.strip().equalsIgnoreCase("close");
            keepsOpen |= option.strip().equalsIgnoreCase("keep-alive");
        }
    }

    int status() {
        return status;
    }

    /** All fields, the first value of each. */
    Headers fields() {
        return fields.build();
    }

    boolean isInterim() {
        return status < 200;
    }

    /** RFC 9112, section 6.3; a reply to HEAD is not among them, because none is sent. */
    boolean isWithoutContent() {
        return status == 204 || status == 304;
    }

    boolean isChunked() {
        return chunked;
    }

    boolean hasLength() {
        return length >= 0;
    }

    /** How many octets follow, if {@link #hasLength}. */
    long length() {
        return length;
    }

    /** Whether another request may be sent over the connection (RFC 9112, section 9.3). */
    boolean leavesOpen() {
        return !closes && (!old || keepsOpen);
    }
}
