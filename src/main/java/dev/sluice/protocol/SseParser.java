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
    private byte @Nullable [] data;
    private @Nullable ByteArrayOutputStream more; // all data, once there is a second line of it
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
        int at = afterCarriageReturn && piece.length > 0 && piece[0] == '\n' ? 1 : 0;
        afterCarriageReturn &= piece.length == 0;
        while (at < piece.length) {
            int stop = endOfLine(piece, at);
            charge(at, stop);
            if (stop == piece.length) {
                line.write(piece, at, stop - at);
                return;
            }
            if (line.size() == 0) {
                endLine(piece, at, stop, complete); // as most lines come in one piece
            } else {
                line.write(piece, at, stop - at);
                byte[] whole = line.toByteArray();
                line.reset();
                endLine(whole, 0, whole.length, complete);
            }
            at = afterLineEnd(piece, stop);
        }
    }

    private static int endOfLine(byte[] piece, int from) {
        int at = from;
        while (at < piece.length && piece[at] != '\n' && piece[at] != '\r') {
            at++;
        }
        return at;
    }

    private int afterLineEnd(byte[] piece, int end) {
        if (piece[end] == '\r') {
            afterCarriageReturn = end + 1 == piece.length;
            return !afterCarriageReturn && piece[end + 1] == '\n' ? end + 2 : end + 1;
        }
        return end + 1;
    }

    private void charge(int from, int to) throws MalformedJsonException {
        if (to - from > largestEvent - size) {
            throw tooLarge(largestEvent + 1);
        }
        size += to - from;
    }

    private MalformedJsonException tooLarge(int at) {
        return new MalformedJsonException("event larger than " + largestEvent + " bytes", at);
    }

    private void endLine(byte[] b, int start, int to, List<SseEvent> complete)
            throws MalformedJsonException {
        int from = firstLine && startsWithMark(b, start, to) ? start + 3 : start;
        firstLine = false;
        if (startsWithMark(b, from, to)) {
            // Whoever reads the events that pass may find this line first, and drop the mark.
            throw new MalformedJsonException("byte order mark inside a stream", 0);
        }
        int invalid = Utf8.firstInvalid(b, from, to);
        if (invalid >= 0) {
            throw new MalformedJsonException("event is not UTF-8", invalid - from);
        }
        if (to > from) {
            field(b, from, to);
        } else {
            endBlock(complete);
        }
    }

    private void endBlock(List<SseEvent> complete) {
        if (foreign) {
            fields.removeIf(line -> line.startsWith("event"));
            data = null;
            more = null;
        }
        if (!fields.isEmpty() || data != null) {
            complete.add(new SseEvent(fields, more == null ? data : more.toByteArray()));
        }
        fields.clear();
        data = null;
        more = null;
        foreign = false;
        size = 0;
    }

    private void field(byte[] b, int start, int to) throws MalformedJsonException {
        if (!isData(b, start, to)) {
            size += LINE_COST;
            if (size > largestEvent) {
                throw tooLarge(size);
            }
            otherField(new String(b, start, to - start, StandardCharsets.UTF_8));
            return;
        }
        int from = start + (to - start > 4 ? 5 : 4);
        if (from < to && b[from] == ' ') {
            from++;
        }
        if (data == null) {
            data = Arrays.copyOfRange(b, from, to);
            return;
        }
        if (more == null) {
            more = new ByteArrayOutputStream(data.length + to - from + 1);
            more.writeBytes(data);
        }
        more.write('\n');
        more.write(b, from, to - from);
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

    private static boolean isData(byte[] b, int from, int to) {
        return to - from >= 4
                && b[from] == 'd'
                && b[from + 1] == 'a'
                && b[from + 2] == 't'
                && b[from + 3] == 'a'
                && (to - from == 4 || b[from + 4] == ':');
    }

    private static boolean startsWithMark(byte[] b, int from, int to) {
        return to - from >= 3
                && b[from] == BYTE_ORDER_MARK[0]
                && b[from + 1] == BYTE_ORDER_MARK[1]
                && b[from + 2] == BYTE_ORDER_MARK[2];
    }
}
