package dev.sluice.upstream.channel.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Brings what a process writes to its standard error to the log, at a bounded pace. */
final class SpokenLines implements Runnable {
    static final int MOST_A_SECOND = 100;
    static final Logger LOG = Logger.getLogger("dev.sluice.upstream.stdio");

    private final InputStream source;
    private final String server;
    private final Spoken spoken;
    private final LongSupplier nanos;
    private long second;
    private int logged;
    private long dropped;

    /**
     * Reads nothing before it runs.
     *
     * @param nanos what time it is, as {@link System#nanoTime} tells it
     */
    SpokenLines(InputStream source, String server, Spoken spoken, LongSupplier nanos) {
        this.source = source;
        this.server = server;
        this.spoken = spoken;
        this.nanos = nanos;
        second = nanos.getAsLong();
    }

    @Override
    public void run() {
        try (source) {
            Lines lines = new Lines(source, spoken.longestRead(), () -> {});
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                say(line, lines.wasCut());
            }
        } catch (IOException closed) {
            // as good as its end
        } finally {
            sayDropped();
        }
    }

    private void say(byte[] line, boolean cut) {
        long now = nanos.getAsLong();
        if (now - second >= TimeUnit.SECONDS.toNanos(1)) {
            second = now;
            logged = 0;
            sayDropped();
        }
        if (logged == MOST_A_SECOND) {
            dropped++;
            return;
        }
        String text = spoken.clean(line, cut);
        if (!text.isEmpty()) {
            logged++;
            LOG.infof("server %s: %s", server, text);
        }
    }

    private void sayDropped() {
        if (dropped > 0) {
            LOG.infof("server %s: %d lines more, left out", server, dropped);
            dropped = 0;
        }
    }
}
