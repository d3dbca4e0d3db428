package dev.sluice.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Reads or makes the keys that seal sessions. */
final class SessionKeys {
    private static final int KEY_BYTES = 32;
    private static final int MOST_KEYS = 2;
    private static final int MOST_BYTES = 64 << 10;

    /** What people write where a random key belongs, and what other projects' pages show. */
    private static final Set<String> SAMPLES =
            Set.of(
                    "0123456789abcdef0123456789abcdef",
                    "01234567890123456789012345678901",
                    "12345678901234567890123456789012",
                    "abcdefghijklmnopqrstuvwxyz012345",
                    "changemechangemechangemechangeme",
                    "\0".repeat(KEY_BYTES));

    private SessionKeys() {}

    /**
     * The keys that a process begins with.
     *
     * @param file where they are written; without it a key is made that no other process knows
     * @param shared whether other replicas must open what this one seals
     * @throws IllegalStateException when the file holds no keys, or there is none and must be one
     */
    static List<SecretKey> atStart(Optional<Path> file, boolean shared, SecureRandom random) {
        if (shared && file.isEmpty()) {
            throw new IllegalStateException(
                    "quarkus.redis.hosts is set, so this may be one of several replicas, and each"
                            + " must open the sessions that another began: set"
                            + " sluice.session.key-file to a file with one line of base64 of 32"
                            + " random bytes, the same for all of them, for example from"
                            + " `openssl rand -base64 32`");
        }
        return file.map(SessionKeys::fromFile).orElseGet(() -> random(random));
    }

    /**
     * Reads a key file.
     *
     * @throws IllegalStateException when it cannot be read or holds no key; never quotes its
     *     content
     */
    static List<SecretKey> fromFile(Path file) {
        try {
            List<SecretKey> keys = new ArrayList<>();
            int line = 0;
            for (String text : text(file).split("\r\n|\r|\n", -1)) {
                line++;
                if (!text.isBlank() && keys.size() < MOST_KEYS) {
                    keys.add(key(text.strip(), file, line));
                }
            }
            if (keys.isEmpty()) {
                throw new IllegalStateException(
                        file
                                + " holds no session key; write one line: "
                                + "base64 of 32 random bytes, for example from `openssl rand -base64 32`");
            }
            return keys;
        } catch (IOException e) {
            throw new IllegalStateException("the session key file " + file + " cannot be read", e);
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

    /** One new key, known to nobody else. */
    static List<SecretKey> random(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return List.of(new SecretKeySpec(bytes, "AES"));
    }

    private static SecretKey key(String text, Path file, int line) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (SAMPLES.contains(new String(bytes, StandardCharsets.ISO_8859_1))) {
                throw new IllegalStateException(
                        file
                                + ":"
                                + line
                                + " is a key that everybody knows; make one of your own, for"
                                + " example by `openssl rand -base64 32`");
            }
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the message below: the decoder's own would quote the key.
        }
        throw new IllegalStateException(
                file + ":" + line + " is not base64 of " + KEY_BYTES + " bytes");
    }
}
