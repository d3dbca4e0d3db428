package dev.sluice.upstream.http;

/**
 * Counts chunked content to its end (RFC 9112, section 7.1). Trailers are read over: nobody here
 * looks at them. Extensions are refused, because parsers disagree on where one ends.
 */
final class ReplyChunks {
    private static final int MOST_DIGITS = 8;

    /** Octets of all trailers together. */
    private static final int LONGEST_TRAILERS = 8 * 1024;

    private enum Part {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS
    }

    private Part part = Part.SIZE;
    private long remaining;
    private int trailers;

    void begin() {
        part = Part.SIZE;
        trailers = 0;
    }

    /** How many of the next octets are data, with nothing in them to judge. */
    long data() {
        return part == Part.DATA ? remaining : 0;
    }

    /** Counts data that went by; never more than {@link #data()}. */
    void skip(long octets) {
        remaining -= octets;
        if (remaining == 0) {
            part = Part.DATA_END;
        }
    }

    /** Takes the next line, where no data is due; whether the content ends with it. */
    boolean endedBy(ReplyLine line) throws ReplyFault {
        switch (part) {
            case SIZE -> size(line.text(), line.from(), line.to());
            case DATA_END -> {
                if (!line.isEmpty()) {
                    throw new ReplyFault("chunk end");
                }
                part = Part.SIZE;
            }
            case TRAILERS -> {
                trailers += line.length();
                if (trailers > LONGEST_TRAILERS) {
                    throw new ReplyFault("trailers too long");
                }
                return line.isEmpty();
            }
            case DATA -> throw new IllegalStateException("data has no lines");
        }
        return false;
    }

    private void size(byte[] text, int from, int to) throws ReplyFault {
        if (from == to || to - from > MOST_DIGITS) {
            throw new ReplyFault("chunk size");
        }
        long size = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] < 0 ? -1 : Character.digit(text[i], 16);
            if (digit < 0) {
                throw new ReplyFault("chunk size");
            }
            size = (size << 4) | digit;
        }
        if (size > Integer.MAX_VALUE) {
            throw new ReplyFault("chunk size"); // a decoder behind may count in an int
        }
        remaining = size;
        part = size == 0 ? Part.TRAILERS : Part.DATA;
    }
}
