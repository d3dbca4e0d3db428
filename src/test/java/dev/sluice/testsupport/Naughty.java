package dev.sluice.testsupport;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Text that wants to be something else in a log, out of {@code log/naughty.txt}. */
public final class Naughty {
    private Naughty() {}

    /** What an agent may send: JSON lets no lone surrogate in. */
    public static List<String> sendable() {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/log/naughty.txt"))) {
            return lines.filter(line -> line.startsWith("\""))
                    .map(line -> (String) Json.decodeValue(line))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it. */
    public static List<String> all() {
        return Stream.concat(sendable().stream(), Stream.of("\ud800x", "x\udc00", "\udc00\ud800"))
                .toList();
    }

    /** Whether a line shows all that is in it, and does nothing to whoever shows it. */
    public static boolean isHarmless(String line) {
        return line.codePoints()
                .noneMatch(
                        c ->
                                switch (Character.getType(c)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.SURROGATE,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR ->
                                            true;
                                    default -> false;
                                });
    }
}
