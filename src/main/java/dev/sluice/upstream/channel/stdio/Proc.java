package dev.sluice.upstream.channel.stdio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What Linux tells about processes; elsewhere nothing. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /** Every living process that was started with an entry in its environment. */
    static Set<ProcessHandle> withEnvironment(String entry) {
        Set<ProcessHandle> found = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            for (Path each : all) {
                // the handle comes first: it tells a later process of the same number apart
                handle(each.getFileName().toString())
                        .filter(handle -> holds(each.resolve("environ"), entry))
                        .ifPresent(found::add);
            }
        } catch (IOException | DirectoryIteratorException noProc) {
            return found;
        }
        return found;
    }

    private static Optional<ProcessHandle> handle(String number) {
        try {
            return ProcessHandle.of(Long.parseLong(number));
        } catch (NumberFormatException noProcess) {
            return Optional.empty();
        }
    }

    private static boolean holds(Path environment, String entry) {
        String text = '\0' + read(environment) + '\0';
        return text.contains('\0' + entry + '\0');
    }

    /** Whether it runs; one that ended and was not asked for its exit code yet does not. */
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        String stat = read(ROOT.resolve(process.pid() + "/stat"));
        int name = stat.lastIndexOf(')'); // may itself hold anything
        return name < 0 || name + 2 >= stat.length() || "ZX".indexOf(stat.charAt(name + 2)) < 0;
    }

    /** The octets of memory that it has; 0 when that is unknown. */
    static long memory(ProcessHandle process) {
        return read(ROOT.resolve(process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(kilos -> !kilos.isEmpty() && kilos.length() < 16)
                .mapToLong(kilos -> Long.parseLong(kilos) * 1024)
                .sum();
    }

    /** Nothing for what is gone, or another user's. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
