package dev.sluice.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What one logger says meanwhile, with the text of what was thrown. */
public final class Logged implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Handler listener =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    Object[] parameters = entry.getParameters();
                    String text =
                            parameters == null
                                    ? entry.getMessage()
                                    : String.format(entry.getMessage(), parameters);
                    Throwable thrown = entry.getThrown();
                    lines.add(thrown == null ? text : text + ' ' + thrown);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    public Logged(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(listener);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(listener);
    }
}
