package dev.sluice.limit.redis;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged meanwhile, with what the limiter and its client say at any level. */
final class LogLines implements AutoCloseable {
    private static final List<String> TALKATIVE =
            List.of("dev.sluice.limit", "dev.sluice.redis", "io.vertx.redis");

    private final Logger root = Logger.getLogger("");
    private final Map<Logger, Level> levels = new HashMap<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler listener =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    lines.add(text(entry));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    LogLines() {
        listener.setLevel(Level.ALL);
        root.addHandler(listener);
        for (String name : TALKATIVE) {
            Logger logger = Logger.getLogger(name);
            levels.put(logger, logger.getLevel());
            logger.setLevel(Level.ALL);
        }
    }

    private static String text(LogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(entry.getLevel() + " " + entry.getLoggerName() + " ");
        text.append(new SimpleFormatter().formatMessage(entry));
        if (entry.getParameters() != null && entry.getMessage().contains("%")) {
            text.append(' ').append(String.format(entry.getMessage(), entry.getParameters()));
        }
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    /** All of them so far. */
    List<String> all() {
        return new ArrayList<>(lines);
    }

    /** Whether a line contains this. */
    boolean tell(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    @Override
    public void close() {
        root.removeHandler(listener);
        levels.forEach(Logger::setLevel);
    }
}
