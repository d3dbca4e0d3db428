package dev.sluice.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block of a server-sent event stream, up to its blank line (WHATWG HTML, section 9.2).
 *
 * <p>A block without data is no event to a browser, but here it still counts: MCP primes a stream
 * with an id alone, and a comment keeps a connection alive.
 */
public final class SseEvent {
    private final List<String> fields;
    private final byte @Nullable [] data;

    /**
     * A block.
     *
     * @param fields every line but the data lines, in order, as text without line ends
     * @param data the data lines joined by line feeds; null when there was none
     */
    public SseEvent(List<String> fields, byte @Nullable [] data) {
        this.fields = List.copyOf(fields);
        this.data = data;
    }

    /** The data, or null when the block has none; must not be changed. */
    public byte @Nullable [] data() {
        return data;
    }

    /** What kind of event it is; {@code message} unless it says otherwise. */
    public String name() {
        String name = "";
        for (String field : fields) {
            if (field.startsWith("event:")) {
                name = field.substring(field.startsWith("event: ") ? 7 : 6);
            } else if (field.equals("event")) {
                name = "";
            }
        }
        return name.isEmpty() ? "message" : name;
    }

    /** Whether the block moves the position from which a stream can be resumed. */
    public boolean hasId() {
        for (String field : fields) {
            if (field.equals("id") || field.startsWith("id:")) {
                return true;
            }
        }
        return false;
    }

    /** The same block with other data. */
    public SseEvent withData(byte[] other) {
        return new SseEvent(fields, other);
    }

    /** The bytes to send, ending with the blank line. */
    public byte[] encode() {
        byte[][] lines = new byte[fields.size()][];
        int size = 1;
        for (int i = 0; i < lines.length; i++) {
            lines[i] = fields.get(i).getBytes(StandardCharsets.UTF_8);
            size += lines[i].length + 1;
        }
        ByteBuffer out = ByteBuffer.allocate(size + sizeOfData());
        for (byte[] line : lines) {
            out.put(line).put((byte) '\n');
        }
        if (data != null) {
            writeData(out, data);
        }
        return out.put((byte) '\n').array();
    }

    private int sizeOfData() {
        if (data == null) {
            return 0;
        }
        int size = DATA.length + data.length + 1;
        for (byte c : data) {
            size += c == '\n' ? DATA.length : 0;
        }
        return size;
    }

    private static void writeData(ByteBuffer out, byte[] data) {
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n') {
                out.put(DATA).put(data, from, i + 1 - from);
                from = i + 1;
            }
        }
        out.put(DATA).put(data, from, data.length - from).put((byte) '\n');
    }

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
}
