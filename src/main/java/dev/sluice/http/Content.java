package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/**
 * Counts one request's content to its end: by its length, or chunk by chunk. A chunk size is one to
 * eight hexadecimal digits and the line end, nothing else; the last chunk is {@code 0}; there are
 * no extensions and no trailers, which nobody here needs and which parsers read differently.
 */
final class Content {
    private static final int MOST_SIZE_DIGITS = 8;

    private enum Part {
        DATA,
        SIZE,
        SIZE_END,
        DATA_CR,
        DATA_LF,
        LAST_CR,
        LAST_LF,
        DONE
    }

    private Part part = Part.DONE;
    private boolean chunked;
    private long remaining;
    private long size;
    private int sizeDigits;

    void ofLength(long length) {
        chunked = false;
        remaining = length;
        part = length == 0 ? Part.DONE : Part.DATA;
    }

    void ofChunks() {
        chunked = true;
        remaining = 0;
        startSize();
    }

    boolean done() {
        return part == Part.DONE;
    }

    /** How many of the next octets are data, with nothing in them to judge. */
    long data() {
        return part == Part.DATA ? remaining : 0;
    }

    /** Counts data that went by unread; never more than {@link #data()}. */
    void skip(long octets) {
        remaining -= octets;
        if (remaining == 0) {
            part = chunked ? Part.DATA_CR : Part.DONE;
        }
    }

    @Nullable FramingFault accept(int octet) {
        return switch (part) {
            case DATA -> {
                skip(1);
                yield null;
            }
            case SIZE -> size(octet);
            case SIZE_END -> sizeEnd(octet);
            case DATA_CR -> expect(octet, HttpOctets.CR, Part.DATA_LF, FramingFault.CHUNK_END);
            case DATA_LF -> {
                startSize();
                yield expect(octet, HttpOctets.LF, Part.SIZE, FramingFault.CHUNK_END);
            }
            case LAST_CR -> expect(octet, HttpOctets.CR, Part.LAST_LF, FramingFault.TRAILER);
            case LAST_LF -> expect(octet, HttpOctets.LF, Part.DONE, FramingFault.CHUNK_END);
            case DONE -> throw new IllegalStateException("the content is complete");
        };
    }

    private void startSize() {
        part = Part.SIZE;
        size = 0;
        sizeDigits = 0;
    }

    private @Nullable FramingFault size(int octet) {
        if (octet == HttpOctets.CR && sizeDigits > 0) {
            part = Part.SIZE_END;
            return null;
        }
        int digit = HttpOctets.hexValue(octet);
        if (digit < 0 || ++sizeDigits > MOST_SIZE_DIGITS) {
            return FramingFault.CHUNK_SIZE;
        }
        size = size * 16 + digit;
        return null;
    }

    private @Nullable FramingFault sizeEnd(int octet) {
        // The decoder behind counts in an int: a larger size would overflow there. 00 is no size.
        if (octet != HttpOctets.LF || size > Integer.MAX_VALUE || (size == 0 && sizeDigits > 1)) {
            return FramingFault.CHUNK_SIZE;
        }
        remaining = size;
        part = size == 0 ? Part.LAST_CR : Part.DATA;
        return null;
    }

    private @Nullable FramingFault expect(
            int octet, int expected, Part next, FramingFault otherwise) {
        part = next;
        return octet == expected ? null : otherwise;
    }
}
