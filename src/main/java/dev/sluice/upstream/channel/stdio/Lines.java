package dev.sluice.upstream.channel.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts what a process writes into lines. */
final class Lines {
    private static final int PIECE = 16 * 1024;

    private final InputStream source;
    private final int longest;
    private final Runnable beforeReading;
    private final byte[] piece = new byte[PIECE];
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int at;
    private int end;
    private boolean skipping;
    private boolean cut;

    /**
     * Reads nothing yet.
     *
     * @param longest of longer lines only so many octets are kept
     * @param beforeReading may wait
     */
    Lines(InputStream source, int longest, Runnable beforeReading) {
        this.source = source;
        this.longest = longest;
        this.beforeReading = beforeReading;
    }

    /** Waits for the next line, or for the bound of one; null when there are no more. */
    byte @Nullable [] next() throws IOException {
        while (true) {
            while (at < end) {
                int from = at;
                int lineEnd = lineEnd();
                boolean whole = lineEnd < end;
                at = whole ? lineEnd + 1 : end;
                if (skipping) {
                    skipping = !whole;
                } else if (line.size() + lineEnd - from > longest) {
                    line.write(piece, from, longest - line.size());
                    skipping = !whole;
                    return take(true);
                } else {
                    line.write(piece, from, lineEnd - from);
                    if (whole) {
                        return take(false);
                    }
                }
            }
            beforeReading.run();
            at = 0;
            end = Math.max(0, source.read(piece));
            if (end == 0) {
                return line.size() > 0 ? take(false) : null;
            }
        }
    }

    /** Whether the line that was read last was longer. */
    boolean wasCut() {
        return cut;
    }

    private int lineEnd() {
        int found = at;
        while (found < end && piece[found] != '\n') {
            found++;
        }
        return found;
    }

    private byte[] take(boolean cut) {
        this.cut = cut;
        byte[] taken = line.toByteArray();
        if (taken.length > PIECE) {
            line = new ByteArrayOutputStream(); // so that a long one does not stay
        } else {
            line.reset();
        }
        return taken;
    }
}
