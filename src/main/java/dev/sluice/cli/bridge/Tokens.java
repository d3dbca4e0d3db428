package dev.sluice.cli.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that let requests in, one a line of a file. The file is read again from time to time.
 * While it holds no usable token, nobody is let in.
 */
final class Tokens {
    private static final Logger LOG = Logger.getLogger(Tokens.class);
    private static final int LARGEST_FILE = 64 << 10;
    private static final Pattern TOKEN = Pattern.compile("(?:(?i:Bearer) +)?([!-~]{16,})");
    private static final Pattern CREDENTIAL = Pattern.compile("(?i:Bearer) +([!-~]+)");

    private final @Nullable Path file;
    private volatile List<byte[]> digests = List.of();
    private volatile String fault = "";

    /**
     * Nobody has been let in yet.
     *
     * @param file empty lets everybody in
     */
    Tokens(Optional<Path> file) {
        this.file = file.orElse(null);
    }

    /** Reads the file; may take a while. */
    void read() {
        Path source = file;
        if (source == null) {
            return;
        }
        List<byte[]> found = new ArrayList<>();
        fault = faultOf(source, found);
        digests = List.copyOf(found);
    }

    /** Reads it again, and says so when it matters; may take a while. */
    void readAgain() {
        String before = fault;
        read();
        if (!fault.equals(before)) {
            LOG.log(
                    fault.isEmpty() ? Logger.Level.INFO : Logger.Level.ERROR,
                    fault.isEmpty() ? "there is a token again" : fault + "; nobody is let in");
        }
    }

    /** No message has anything of the file's in it. */
    private static String faultOf(Path file, List<byte[]> found) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(LARGEST_FILE + 1);
        } catch (IOException unreadable) {
            return file + " cannot be read";
        }
        if (content.length > LARGEST_FILE) {
            return file + " is too large to hold tokens";
        }
        List<String> lines =
                new String(content, StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        for (String line : lines) {
            Matcher token = TOKEN.matcher(line);
            if (!token.matches()) {
                found.clear();
                return file
                        + " holds something else than tokens: write one a line, of 16 visible"
                        + " characters at least and without spaces";
            }
            found.add(digest(token.group(1)));
        }
        return lines.isEmpty() ? file + " holds no token" : "";
    }

    /** What is wrong with the file; empty when it can be used, and without a file. */
    String fault() {
        return fault;
    }

    /**
     * Whether a request may come in. It takes the same time whichever token is nearly right.
     *
     * @param authorization each {@code Authorization} that it has
     */
    boolean admit(List<String> authorization) {
        if (file == null) {
            return true;
        }
        Matcher credential = CREDENTIAL.matcher(String.join(",", authorization));
        if (authorization.size() != 1 || !credential.matches()) {
            return false;
        }
        byte[] shown = digest(credential.group(1));
        boolean known = false;
        for (byte[] each : digests) {
            known |= MessageDigest.isEqual(each, shown);
        }
        return known;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
