package dev.sluice.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines as bytes. A line that was cut off by a failure is ended where it stands, and written
 * again as a whole.
 */
final class ChannelSink implements LogSink {
    /** The JDK keeps a copy of what is written at once outside the heap. */
    private static final int MOST_AT_ONCE = 65_536;

    private final LogTarget target;
    private LogTarget.@Nullable Opened opened;
    private final JsonLine text = new JsonLine();
    private boolean torn;

    ChannelSink(LogTarget target) {
        this.target = target;
    }

    @Override
    public void write(List<LogLine> lines) throws UnwrittenException {
        int line = 0;
        try {
            while (line < lines.size()) {
                line += writeSome(lines, line);
            }
        } catch (TornException e) {
            throw new UnwrittenException(line + e.whole, e.why);
        } catch (IOException e) {
            throw new UnwrittenException(line, e);
        }
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public void close() {
        target.close();
    }

    /** As many lines as fit, and one at least; how many these were. */
    private int writeSome(List<LogLine> lines, int first) throws IOException, TornException {
        LogTarget.Opened now = target.open();
        if (!now.equals(opened)) {
            opened = now;
            torn = now.torn();
        }
        text.clear();
        if (torn) {
            text.next();
        }
        int count = 0;
        while (first + count < lines.size() && text.length() < MOST_AT_ONCE) {
            lines.get(first + count).write(text);
            text.next();
            count++;
        }
        writeAll(now.channel());
        torn = false;
        return count;
    }

    private void writeAll(WritableByteChannel channel) throws IOException, TornException {
        byte[] bytes = text.bytes();
        int at = 0;
        try {
            while (at < text.length()) {
                int most = Math.min(MOST_AT_ONCE, text.length() - at);
                at += channel.write(ByteBuffer.wrap(bytes, at, most));
            }
        } catch (IOException e) {
            int whole = wholeLines(bytes, at) - (torn && at > 0 ? 1 : 0);
            torn = at == 0 ? torn : bytes[at - 1] != '\n';
            throw new TornException(whole, e);
        }
    }

    /** A line that lacks nothing but its end is whole: it gets that before the next. */
    private static int wholeLines(byte[] bytes, int until) {
        int ends = 0;
        for (int i = 0; i < until; i++) {
            ends += bytes[i] == '\n' ? 1 : 0;
        }
        boolean lacksItsEnd = until > 0 && bytes[until] == '\n' && bytes[until - 1] != '\n';
        return ends + (lacksItsEnd ? 1 : 0);
    }

    /** It failed after so many whole lines. */
    private static final class TornException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int whole;
        private final transient IOException why;

        TornException(int whole, IOException cause) {
            super(cause);
            this.whole = whole;
            this.why = cause;
        }
    }
}
