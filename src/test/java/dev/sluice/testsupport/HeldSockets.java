package dev.sluice.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The connections to a port of this machine that some process still holds, as Linux tells them. */
public final class HeldSockets {
    private static final int TIME_WAIT = 6;

    private HeldSockets() {}

    /** How many there are; none where the system does not tell. */
    public static long to(int port) throws IOException {
        long held = 0;
        for (Path table : List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"))) {
            if (Files.isReadable(table)) {
                held +=
                        Files.readAllLines(table).stream()
                                .skip(1)
                                .map(line -> line.strip().split(" +", -1))
                                .filter(columns -> isHeld(columns, port))
                                .count();
            }
        }
        return held;
    }

    /** The columns are those of proc(5): the remote address, the state, and the inode. */
    private static boolean isHeld(String[] columns, int port) {
        String remote = columns[2];
        return Integer.parseInt(remote.substring(remote.indexOf(':') + 1), 16) == port
                && Integer.parseInt(columns[3], 16) != TIME_WAIT
                && !columns[9].equals("0");
    }
}
