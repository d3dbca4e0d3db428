package dev.sluice.cli.bridge;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Brings what is logged to one place, a line each: no more is needed to run one server. */
public final class BridgeLog extends Handler {
    private final Consumer<String> lines;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private BridgeLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /** From now on all that this process logs goes there. */
    public static void to(Consumer<String> lines) {
        Logger root = Logger.getLogger("");
        for (Handler former : root.getHandlers()) {
            root.removeHandler(former);
        }
        root.setLevel(Level.INFO);
        root.addHandler(new BridgeLog(lines));
    }

    @Override
    public void publish(LogRecord line) {
        Throwable cause = line.getThrown();
        lines.accept(
                line.getInstant()
                        + " "
                        + line.getLevel()
                        + " "
                        + formatter.formatMessage(line)
                        + (cause == null ? "" : " (" + cause.getClass().getName() + ")"));
    }

    @Override
    public void flush() {
        // Each line is written at once.
    }

    @Override
    public void close() {
        // It owns nothing.
    }
}
