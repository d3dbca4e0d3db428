package dev.sluice.testsupport.fork;

import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Keeps what only one process can have apart from that of the test processes beside it. */
public final class Fork implements LauncherSessionListener {
    /** The first is fork-1. */
    private static final String NAME = System.getProperty("sluice.test.fork", "fork-1");

    private static final String MOVED = "sluice.test.ports-moved";

    /** A file or folder below {@code target} that no other process uses. */
    public static Path path(String name) {
        return Path.of("target", NAME, name);
    }

    /** The first has the ports it is given, each other one those that follow. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        int others = Integer.parseInt(NAME.substring(NAME.indexOf('-') + 1)) - 1;
        if (others > 0 && System.getProperty(MOVED) == null) {
            System.setProperty(MOVED, "");
            move("quarkus.http.test-port", 8081, others);
            move("quarkus.management.test-port", 9001, others);
        }
    }

    private static void move(String name, int usual, int by) {
        int given = Integer.getInteger(name, usual);
        System.setProperty(name, Integer.toString(given + by));
    }
}
