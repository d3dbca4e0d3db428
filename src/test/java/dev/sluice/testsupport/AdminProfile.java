package dev.sluice.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A gateway whose admin API is on. */
public final class AdminProfile extends FixtureProfile {
    /** What proves the operator when a test begins. */
    public static final String TOKEN = "admin-CANARY-token-51ac";

    /** The file that holds it. */
    public static final Path TOKEN_FILE = file();

    public AdminProfile() {
        super(Map.of("sluice.admin.token-file", TOKEN_FILE.toString()));
    }

    private static Path file() {
        try {
            return Files.writeString(Files.createTempFile("sluice-admin", ".token"), TOKEN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
