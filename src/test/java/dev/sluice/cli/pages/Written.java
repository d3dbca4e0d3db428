package dev.sluice.cli.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder. */
final class Written {
    private Written() {}

    /** Each file's content by its path, with slashes. */
    static Map<String, String> in(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile)
                    .forEach(
                            file ->
                                    files.put(
                                            folder.relativize(file).toString().replace('\\', '/'),
                                            text(file)));
        }
        return files;
    }

    /** The content of one. */
    static String file(Map<String, String> files, String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
