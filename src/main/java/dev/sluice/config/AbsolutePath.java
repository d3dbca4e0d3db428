package dev.sluice.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Paths that mean the same wherever the process was started. */
final class AbsolutePath {
    private AbsolutePath() {}

    /** The path that is written, or null when it is none or a relative one. */
    static @Nullable Path of(String text) {
        try {
            Path path = Path.of(text);
            return path.isAbsolute() ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
