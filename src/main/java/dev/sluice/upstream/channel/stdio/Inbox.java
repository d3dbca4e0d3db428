package dev.sluice.upstream.channel.stdio;

import io.vertx.core.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Reads a process's messages, and brings them to the event loop that listens. */
final class Inbox implements Runnable {
    /** Of messages that the event loop has not heard yet. */
    private static final int MOST_ON_THE_WAY = 1 << 20;

    /** What a message costs besides its octets. */
    private static final int ENVELOPE = 256;

    private final Gate gate = new Gate(MOST_ON_THE_WAY);
    private final InputStream source;
    private final int longest;
    private final Context listens;
    private final Consumer<byte[]> heard;
    private final Runnable tooLong;
    private volatile boolean spoke;

    /**
     * Reads nothing before it runs.
     *
     * @param longest the octets of the longest line
     * @param tooLong told on the thread that reads; all that follows is thrown away
     */
    Inbox(
            InputStream source,
            int longest,
            Context listens,
            Consumer<byte[]> heard,
            Runnable tooLong) {
        this.source = source;
        this.longest = longest;
        this.listens = listens;
        this.heard = heard;
        this.tooLong = tooLong;
    }

    Gate gate() {
        return gate;
    }

    /** Whether there ever was a line. */
    boolean spoke() {
        return spoke;
    }

    @Override
    public void run() {
        try (source) {
            Lines lines = new Lines(source, longest, gate::await);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (lines.wasCut() && !gate.isOpen()) {
                    gate.open(); // goes on reading, so that the process is not held in a write
                    tooLong.run();
                } else if (!isBlank(line)) {
                    spoke = true;
                    deliver(line);
                }
            }
        } catch (IOException closed) {
            gate.open(); // as good as its end
        }
    }

    private void deliver(byte[] line) {
        int octets = line.length + ENVELOPE;
        gate.enter(octets);
        if (gate.isOpen()) {
            return;
        }
        listens.runOnContext(
                now -> {
                    try {
                        heard.accept(line);
                    } finally {
                        gate.left(octets);
                    }
                });
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t' && octet != '\r') {
                return false;
            }
        }
        return true;
    }
}
