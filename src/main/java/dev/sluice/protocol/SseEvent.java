package dev.sluice.protocol;

import java.io.ByteArrayOutputStream;
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
        return fields.stream().anyMatch(field -> field.equals("id") || field.startsWith("id:"));
    }

    /** The same block with other data. */
    public SseEvent withData(byte[] other) {
        return new SseEvent(fields, other);
    }

    /** The bytes to send, ending with the blank line. */
    public byte[] encode() {
        int size = (data == null ? 0 : data.length) + 64;
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        for (String field : fields) {
            out.writeBytes(field.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        if (data != null) {
            writeData(out, data);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void writeData(ByteArrayOutputStream out, byte[] data) {
        out.writeBytes(DATA);
        for (byte c : data) {
            out.write(c);
            if (c == '\n') {
                out.writeBytes(DATA);
            }
        }
        out.write('\n');
    }

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
}
