package dev.sluice.cli.scan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Brings what started servers write to their standard error to where a command talks. */
public final class ServerErrors extends Handler implements AutoCloseable {
    private static final int MOST_LINES = 200;
    private static final Logger LOG = Logger.getLogger("dev.sluice.upstream.stdio");

    private final Consumer<String> lines;
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final AtomicInteger left = new AtomicInteger(MOST_LINES);

    /** From now on, until it is closed. */
    public ServerErrors(Consumer<String> lines) {
        this.lines = lines;
        LOG.setUseParentHandlers(false);
        LOG.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        int now = left.getAndDecrement();
        if (now > 0) {
            lines.accept(formatter.formatMessage(line));
        } else if (now == 0) {
            lines.accept("what servers say besides is left out from here on");
        }
    }

    @Override
    public void flush() {
        // Each line is written at once.
    }

    @Override
    public void close() {
        LOG.removeHandler(this);
        LOG.setUseParentHandlers(true);
    }
}
