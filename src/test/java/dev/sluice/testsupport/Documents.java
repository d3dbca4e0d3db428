package dev.sluice.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.eclipse.microprofile.config.ConfigProvider;

/** The documents of the running gateway, for a test to change. */
public final class Documents {
    private Documents() {}

    /** Writes a document in place. */
    public static void write(String name, String text) throws IOException {
        Files.writeString(folder().resolve(name), text);
    }

    /** Puts a document in place by renaming it, so that nobody sees a part of it. */
    public static void replace(String name, String text) throws IOException {
        Path file = folder().resolve(name);
        Files.createDirectories(file.getParent());
        Path aside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(aside, text);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public static void delete(String name) throws IOException {
        Files.deleteIfExists(folder().resolve(name));
    }

    /** Grants a token the server {@code scripted} under a policy. */
    public static void grant(String name, String token, String policy) throws IOException {
        grant("scripted", name, token, policy);
    }

    /** Grants a token a server under a policy. */
    public static void grant(String server, String name, String token, String policy)
            throws IOException {
        replace(
                "grants/" + name + ".yaml",
                "server: %s\npolicy: %s\ntoken: %s\n"
                        .formatted(server, policy, TokenHashes.written(token)));
    }

    private static Path folder() {
        return ConfigProvider.getConfig().getValue("sluice.config.dir", Path.class);
    }
}
