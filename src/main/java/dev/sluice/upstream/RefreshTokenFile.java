package dev.sluice.upstream;

import dev.sluice.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;

/** The file that a refresh token is kept in, for its owner alone. Everything here may block. */
public final class RefreshTokenFile {
    private final Path path;

    /** Names the file; it need not be there. */
    public RefreshTokenFile(Path path) {
        this.path = path;
    }

    /** Puts a token there, whole or not at all, whatever stood there before. */
    public void write(Secret token) throws IOException {
        Path file = Files.exists(path) ? path.toRealPath() : path; // a link stays one
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("the file has no folder");
        }
        Path aside =
                Files.createTempFile(
                        folder,
                        ".refresh-token",
                        null,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(aside, (token.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * Puts a token in the place of one before.
     *
     * @param known the tokens that it may replace: another one was written by somebody who knows
     *     better
     */
    public void replace(Collection<Secret> known, Secret token) throws IOException {
        if (known.contains(new Secret(Files.readString(path).strip()))) {
            write(token);
        }
    }
}
