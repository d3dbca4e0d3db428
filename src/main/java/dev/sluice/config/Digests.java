package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of contents: equal documents have equal ones on every replica. */
final class Digests {
    private Digests() {}

    /** The version of a policy: its description may change without making it another policy. */
    static String policyVersion(ObjectNode policy) {
        Map<String, Node> members = new LinkedHashMap<>(policy.members());
        members.remove("description");
        return sha256(Canonical.of(new ObjectNode(policy.place(), members)));
    }

    /** The digest of one document's kind, name and content; none of them holds a line break. */
    static String document(Document document) {
        return sha256(
                document.kind().folder()
                        + "/"
                        + document.name()
                        + "\n"
                        + Canonical.of(document.root())
                        + "\n");
    }

    /**
     * The hash of all documents, out of their digests. Two switches may have one name while a
     * change is rejected, so nothing but the digests decides the order.
     */
    static String configuration(Stream<String> digests) {
        return sha256(digests.sorted().collect(Collectors.joining("\n")));
    }

    private static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
