package dev.sluice.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a server-sent event stream apart, piece by piece as it arrives (WHATWG HTML, section 9.2).
 * Lines may end in LF, CR or CRLF, pieces may be cut anywhere, and what is not yet a whole block
 * waits, up to a bound. What no client of MCP should see is left out: unknown fields, and the data
 * of events that are neither messages nor asked for.
 */
public final class SseParser {
    /** What a kept line takes beyond its bytes: without it, empty comments would be free. */
    private static final int LINE_COST = 64;

    private static final Pattern RETRY = Pattern.compile("[0-9]{1,9}");

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int largestEvent;
    private final Set<String> others;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final List<String> fields = new ArrayList<>();
    private @Nullable ByteArrayOutputStream data;
    private boolean foreign;
    private int size;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /**
     * Starts at the beginning of a stream.
     *
     * @param largestEvent the most bytes one block may have
     */
    public SseParser(int largestEvent) {
        this(largestEvent, Set.of());
    }

    /**
     * Starts at the beginning of a stream in which not only messages are wanted.
     *
     * @param largestEvent the most bytes one block may have
     * @param others the names of other events that keep their data
     */
    public SseParser(int largestEvent, Set<String> others) {
        this.largestEvent = largestEvent;
        this.others = Set.copyOf(others);
    }

    /**
     * Takes the next piece.
     *
     * @return the blocks that are now complete, in order
     * @throws MalformedJsonException when a block is too large or not UTF-8
     */
    public List<SseEvent> feed(byte[] piece) throws MalformedJsonException {
        List<SseEvent> complete = new ArrayList<>();
        feed(piece, complete);
        return complete;
    }

    /**
     * Takes the next piece.
     *
     * @param complete takes the blocks that are now complete, also those before a malformed one
     */
    public void feed(byte[] piece, List<SseEvent> complete) throws MalformedJsonException {
        for (byte c : piece) {
            boolean pairedLineFeed = afterCarriageReturn && c == '\n';
            afterCarriageReturn = c == '\r';
            if (pairedLineFeed) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                endLine(complete);
            } else {
                append(c);
            }
        }
    }

    private void append(byte c) throws MalformedJsonException {
        charge(1);
        line.write(c);
    }

    private void charge(int bytes) throws MalformedJsonException {
        size += bytes;
        if (size > largestEvent) {
            throw new MalformedJsonException("event larger than " + largestEvent + " bytes", size);
        }
    }

    private void endLine(List<SseEvent> complete) throws MalformedJsonException {
        byte[] text = withoutByteOrderMark(line.toByteArray());
        line.reset();
        if (text.length >= 3 && startsWithMark(text)) {
            // Whoever reads the events that pass may find this line first, and drop the mark.
            throw new MalformedJsonException("byte order mark inside a stream", 0);
        }
        int invalid = Utf8.firstInvalid(text, 0, text.length);
        if (invalid >= 0) {
            throw new MalformedJsonException("event is not UTF-8", invalid);
        }
        if (text.length > 0) {
            field(text);
        } else {
            endBlock(complete);
        }
    }

    private void endBlock(List<SseEvent> complete) {
        if (foreign) {
            fields.removeIf(line -> line.startsWith("event"));
            data = null;
        }
        if (!fields.isEmpty() || data != null) {
            complete.add(new SseEvent(fields, data == null ? null : data.toByteArray()));
        }
        fields.clear();
        data = null;
        foreign = false;
        size = 0;
    }

    private void field(byte[] text) throws MalformedJsonException {
        if (!isData(text)) {
            charge(LINE_COST);
            otherField(new String(text, StandardCharsets.UTF_8));
            return;
        }
        if (data == null) {
            data = new ByteArrayOutputStream(text.length);
        } else {
            data.write('\n');
        }
        int from = text.length > 4 ? 5 : 4;
        if (text.length > 5 && text[5] == ' ') {
            from++;
        }
        data.write(text, from, text.length - from);
    }

    /** Fields that the format does not define, and values it has clients ignore, are left out. */
    private void otherField(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        String value = rest.startsWith(" ") ? rest.substring(1) : rest;
        boolean known =
                switch (name) {
                    case "", "event" -> true;
                    case "id" -> text.indexOf('\0') < 0;
                    case "retry" -> RETRY.matcher(value).matches();
                    default -> false;
                };
        if (known) {
            fields.add(text);
        }
        if (name.equals("event")) {
            foreign = !value.isEmpty() && !value.equals("message") && !others.contains(value);
        }
    }

    private static boolean isData(byte[] text) {
        return text.length >= 4
                && text[0] == 'd'
                && text[1] == 'a'
                && text[2] == 't'
                && text[3] == 'a'
                && (text.length == 4 || text[4] == ':');
    }

    private byte[] withoutByteOrderMark(byte[] text) {
        boolean marked = firstLine && text.length >= 3 && startsWithMark(text);
        firstLine = false;
        return marked ? Arrays.copyOfRange(text, 3, text.length) : text;
    }

    private static boolean startsWithMark(byte[] text) {
        return text[0] == BYTE_ORDER_MARK[0]
                && text[1] == BYTE_ORDER_MARK[1]
                && text[2] == BYTE_ORDER_MARK[2];
    }
}
