package dev.sluice.config;

import dev.sluice.identity.Grant;
import dev.sluice.identity.Proof;
import dev.sluice.identity.TokenHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real folder of documents that tests change as editors, people and the kubelet do. */
final class ConfigDirectory {
    static final String POLICY = "version: \"1\"\ndefault: deny\ntools: {read: {}}\n";
    static final String SERVER = "url: http://localhost:3000/mcp\n";

    private final Path root;

    private ConfigDirectory(Path root) {
        this.root = root;
    }

    /** A folder with one server, one policy and the grants of alice and bob. */
    static ConfigDirectory good(Path root) {
        ConfigDirectory directory = new ConfigDirectory(root);
        directory.write("servers/iterable.yaml", SERVER);
        directory.write("policies/read.yaml", POLICY);
        directory.write("grants/alice.yaml", grant("iterable", "read", "token of alice"));
        directory.write("grants/bob.yaml", grant("iterable", "read", "token of bob"));
        return directory;
    }

    static ConfigDirectory empty(Path root) {
        return new ConfigDirectory(root);
    }

    static String grant(String server, String policy, String token) {
        return "server: " + server + "\npolicy: " + policy + "\ntoken: " + hash(token) + "\n";
    }

    static TokenHash tokenOf(String holder) {
        return TokenHash.of("token of " + holder);
    }

    /** The grants that this holder's token opens, wherever they lead. */
    static List<Grant> opened(Snapshot live, String holder) {
        Proof proof = new Proof.Token(tokenOf(holder));
        return live.grants().all().stream()
                .filter(grant -> grant.holder().subject("", proof, Instant.now()).isPresent())
                .toList();
    }

    static String hash(String token) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = digest.digest(token.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    Path path(String relative) {
        return root.resolve(relative).normalize();
    }

    void write(String relative, String content) {
        run(
                () -> {
                    Files.createDirectories(path(relative + "/.."));
                    Files.writeString(path(relative), content);
                });
    }

    void writeBytes(String relative, byte... content) {
        run(() -> Files.write(path(relative), content));
    }

    /** As editors save: a new file beside, then renamed over the old one. */
    void replace(String relative, String content) {
        write(relative + "~", content);
        run(() -> Files.move(path(relative + "~"), path(relative), StandardCopyOption.ATOMIC_MOVE));
    }

    void rename(String from, String to) {
        run(() -> Files.move(path(from), path(to)));
    }

    void delete(String relative) {
        run(() -> Files.delete(path(relative)));
    }

    void link(String relative, String target) {
        run(() -> Files.createSymbolicLink(path(relative), Path.of(target)));
    }

    void folder(String relative) {
        run(() -> Files.createDirectories(path(relative)));
    }

    /** As the kubelet does: a dated folder, then the rename of ..data_tmp over ..data. */
    void mount(String folder, String version, Map<String, String> files) {
        files.forEach((name, text) -> write(folder + "/.." + version + "/" + name, text));
        folder(folder + "/.." + version);
        link(folder + "/..data_tmp", ".." + version);
        rename(folder + "/..data_tmp", folder + "/..data", StandardCopyOption.ATOMIC_MOVE);
        for (String name : files.keySet()) {
            if (!Files.isSymbolicLink(path(folder + "/" + name))) {
                link(folder + "/" + name, "..data/" + name);
            }
        }
    }

    private void rename(String from, String to, StandardCopyOption option) {
        run(() -> Files.move(path(from), path(to), option));
    }

    void deleteTree(String relative) {
        run(
                () -> {
                    try (Stream<Path> files = Files.walk(path(relative))) {
                        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                            Files.delete(file);
                        }
                    }
                });
    }

    private interface FileAction {
        void run() throws IOException;
    }

    private static void run(FileAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
