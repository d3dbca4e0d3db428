package dev.sluice.fleet;

import dev.sluice.testsupport.TokenHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The documents of gateways that are restarted, and the key that all of them seal by. Connecting
 * may take longer than it would in earnest, so that no busy machine is taken for a lost call.
 */
final class RestartDocuments {
    static final String SERVER = "steady";
    static final String KEY_FILE = "session.key";
    static final String LIMITED = "limited";
    private static final List<String> GRANTS = List.of("modern", "legacy", "streams");

    private RestartDocuments() {}

    /**
     * Writes them into a new folder.
     *
     * @param most how often the limited tool may be called, by all callers together
     */
    static Path write(String url, int most) throws IOException {
        Path root = Files.createTempDirectory("sluice-restarts");
        Files.writeString(root.resolve(KEY_FILE), "c2x1aWNlLWZsZWV0LXRlc3Qta2V5LW9mLTMyLWJ5dGU=\n");
        write(root, "servers/" + SERVER + ".yaml", "url: " + url + "\ntimeouts: {connect: 20s}\n");
        write(
                root,
                "policies/p.json",
                """
                {"version": "1", "default": "allow", "tools": {"%s": {"limits": [
                  {"max": %d, "window": "1h", "scope": "server"}]}}}
                """
                        .formatted(LIMITED, most));
        for (String grant : GRANTS) {
            write(
                    root,
                    "grants/" + grant + ".yaml",
                    "server: %s\npolicy: p\ntoken: %s\n"
                            .formatted(SERVER, TokenHashes.written(token(grant))));
        }
        return root;
    }

    static String token(String grant) {
        return "restart-" + grant + "-token-5e7a90";
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
