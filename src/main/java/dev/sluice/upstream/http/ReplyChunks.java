package dev.sluice.upstream.http;

import java.util.regex.Pattern;

/**
 * Counts chunked content to its end (RFC 9112, section 7.1). Trailers are read over: nobody here
 * looks at them. Extensions are refused, because parsers disagree on where one ends.
 */
final class ReplyChunks {
    private static final Pattern SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");

    private enum Part {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS
    }

    private final ReplyLine line = new ReplyLine();
    private Part part = Part.SIZE;
    private long remaining;

    /** How many of the next octets are data, with nothing in them to judge. */
    long data() {
        return part == Part.DATA ? remaining : 0;
    }

    /** Counts data that went by unread; never more than {@link #data()}. */
    void skip(long octets) {
        remaining -= octets;
        if (remaining == 0) {
            part = Part.DATA_END;
        }
    }

    /** Takes the next octet; whether the content ends with it. */
    boolean endedBy(int octet) throws ReplyFault {
        if (part == Part.DATA) {
            skip(1);
            return false;
        }
        String complete = line.accept(octet);
        return complete != null && isLast(complete);
    }

    private boolean isLast(String complete) throws ReplyFault {
        switch (part) {
            case SIZE -> begin(complete);
            case DATA_END -> {
                if (!complete.isEmpty()) {
                    throw new ReplyFault("chunk end");
                }
                part = Part.SIZE;
            }
            case TRAILERS -> {
                return complete.isEmpty();
            }
            case DATA -> throw new IllegalStateException("data has no lines");
        }
        return false;
    }

    private void begin(String size) throws ReplyFault {
        if (!SIZE.matcher(size).matches()) {
            throw new ReplyFault("chunk size");
        }
        remaining = Long.parseLong(size, 16);
        if (remaining > Integer.MAX_VALUE) {
            throw new ReplyFault("chunk size"); // the decoder behind counts in an int
        }
        part = remaining == 0 ? Part.TRAILERS : Part.DATA;
    }
}
