package dev.sluice.log;

import java.util.logging.Level;

/** From where on ordinary lines are written, by the names that settings use. */
public enum LogLevel {
    DEBUG(org.jboss.logmanager.Level.DEBUG),
    INFO(org.jboss.logmanager.Level.INFO),
    WARN(org.jboss.logmanager.Level.WARN);

    @SuppressWarnings("ImmutableEnumChecker") // its name and number never change
    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    /** The same, for a logger. */
    public Level level() {
        return level;
    }
}
