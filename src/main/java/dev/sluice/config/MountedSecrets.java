package dev.sluice.config;

import dev.sluice.config.SecretReference.FromEnvironment;
import dev.sluice.config.SecretReference.FromFile;
import dev.sluice.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Secrets in mounted files and in the environment. */
public final class MountedSecrets implements SecretSource {
    private static final int MOST_BYTES = 64 * 1024;

    /** More than all authorities that browsers believe. */
    private static final int MOST_BYTES_OF_LINES = 1024 * 1024;

    private final Function<String, Optional<String>> environment;

    /**
     * Reads files, and variables through a function.
     *
     * @param environment the value of a variable, if it is set
     */
    public MountedSecrets(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    @Override
    public Optional<Secret> read(SecretReference reference) {
        return text(reference, MOST_BYTES)
                .map(MountedSecrets::withoutLineBreak)
                .filter(MountedSecrets::isUsable)
                .map(Secret::new);
    }

    @Override
    public Optional<Secret> readLines(SecretReference reference) {
        return text(reference, MOST_BYTES_OF_LINES)
                .filter(text -> !text.isBlank())
                .map(Secret::new);
    }

    private Optional<String> text(SecretReference reference, int most) {
        return reference instanceof FromFile file
                ? Optional.ofNullable(content(file.path(), most))
                : environment.apply(((FromEnvironment) reference).variable());
    }

    /** Only regular files: reading a pipe would wait for ever. */
    private static @Nullable String content(Path path, int most) {
        if (!Files.isRegularFile(path)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(most + 1);
            return bytes.length > most ? null : decode(bytes);
        } catch (IOException e) {
            return null;
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** Editors and {@code echo} end a file with a line break that nobody means. */
    private static String withoutLineBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** What no header may hold (RFC 9110, section 5.5). */
    private static boolean isControl(int c) {
        return (c < ' ' && c != '\t') || c == 0x7F;
    }

    private static boolean isUsable(String value) {
        return !value.isEmpty() && value.chars().noneMatch(MountedSecrets::isControl);
    }
}
