package dev.sluice.approval.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a mounted file holds, read again whenever it is asked for; while it holds nothing usable,
 * what it held before. Its content is never quoted.
 */
final class Mounted<T> {
    private static final Logger LOG = Logger.getLogger(Mounted.class);
    private static final int MOST_BYTES = 4_096;

    private final String setting;
    private final @Nullable Path file;
    private final Function<String, T> reader;
    private T last;
    private @Nullable String problem;

    private Mounted(String setting, @Nullable Path file, Function<String, T> reader, T first) {
        this.setting = setting;
        this.file = file;
        this.reader = reader;
        this.last = first;
    }

    /** What a setting says by itself, and for good. */
    static <T> Mounted<T> fixed(String setting, String text, Function<String, T> reader) {
        return new Mounted<>(setting, null, reader, understood(setting, text, reader));
    }

    /**
     * What the file of a setting holds.
     *
     * @param reader fails with {@link IllegalArgumentException} and what is wrong
     * @throws IllegalStateException when there is nothing usable now
     */
    static <T> Mounted<T> at(String setting, Path file, Function<String, T> reader) {
        return new Mounted<>(setting, file, reader, read(setting, file, reader));
    }

    /** What it holds now. Blocks. */
    synchronized T now() {
        if (file != null) {
            try {
                last = read(setting, file, reader);
                problem = null;
            } catch (IllegalStateException e) {
                if (!Objects.equals(problem, e.getMessage())) {
                    LOG.errorf("%s; what it held before stays in use", e.getMessage());
                }
                problem = e.getMessage();
            }
        }
        return last;
    }

    private static <T> T read(String setting, Path file, Function<String, T> reader) {
        try {
            return understood(setting + " is " + file + ", which", text(file), reader);
        } catch (IOException e) {
            throw new IllegalStateException(
                    setting + " is " + file + ", which cannot be read as text", e);
        }
    }

    private static <T> T understood(String what, String text, Function<String, T> reader) {
        try {
            return reader.apply(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(what + " " + e.getMessage(), e);
        }
    }

    /** Only regular files: reading a pipe would wait for ever. */
    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }
}
