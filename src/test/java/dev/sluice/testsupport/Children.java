package dev.sluice.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The servers' processes: children of this one, where the gateway runs in a test. */
public final class Children {
    private Children() {}

    /** Those that run now. */
    public static List<ProcessHandle> running() {
        return ProcessHandle.current()
                .descendants()
                .filter(each -> variables(each).contains("SLUICE_CHILD"))
                .toList();
    }

    /** The names of the variables that a process was started with. */
    public static List<String> variables(ProcessHandle child) {
        try {
            return Stream.of(Files.readString(Path.of("/proc/" + child.pid() + "/environ")))
                    .flatMap(text -> Stream.of(text.split("\0", -1)))
                    .filter(each -> each.contains("="))
                    .map(each -> each.substring(0, each.indexOf('=')))
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }
}
