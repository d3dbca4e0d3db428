package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What files look like from outside: names, links, sizes, times. Two readings between which it
 * stayed the same saw the same files.
 *
 * @param entries one line for each file
 * @param newest when the file that changed last did
 * @param taken when the fingerprint was taken
 */
record Fingerprint(String entries, Instant newest, Instant taken) {
    private static final Duration GRAIN = Duration.ofSeconds(1);

    static Fingerprint ofFolder(Path root) {
        return new FingerprintWalk().folder(root).end();
    }

    static Fingerprint ofFiles(List<Path> files) {
        return new FingerprintWalk().files(files).end();
    }

    /** Whether files certainly are as they were when they were read. */
    static boolean isStill(@Nullable Fingerprint seen, Fingerprint now) {
        return seen != null && seen.isSettled() && seen.isSameAs(now);
    }

    boolean isSameAs(Fingerprint other) {
        return entries.equals(other.entries);
    }

    /**
     * Whether it can be trusted: a file written again within the grain of the file system's clock
     * looks as it did, so a file that is very young must be read once more.
     */
    boolean isSettled() {
        return newest.plus(GRAIN).isBefore(taken);
    }
}
