package dev.sluice.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Key;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/** Reads the key of digests; its content is never quoted. */
@ApplicationScoped
class DigestKey {
    private static final int KEY_BYTES = 32;
    private static final int MOST_BYTES = 4_096;

    @Produces
    @Singleton
    ArgumentDigests digests(AuditSettings settings) {
        return settings.digestKeyFile()
                .map(file -> new ArgumentDigests(in(file)))
                .orElse(ArgumentDigests.NONE);
    }

    /**
     * The key in a file.
     *
     * @throws IllegalStateException when there is none
     */
    static Key in(Path file) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text(file).strip());
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "HmacSHA256");
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the message below: the decoder's own would quote the key.
        } catch (IOException e) {
            throw new IllegalStateException(
                    "sluice.audit.digest-key-file is " + file + ", which cannot be read", e);
        }
        throw new IllegalStateException(
                "sluice.audit.digest-key-file is "
                        + file
                        + ", which does not hold base64 of 32 bytes; make one by `openssl rand"
                        + " -base64 32`");
    }

    /** Only a regular file: reading a pipe would wait for ever. */
    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.size(file) > MOST_BYTES ? "" : Files.readString(file);
    }
}
