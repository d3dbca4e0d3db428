package dev.sluice.config;

import dev.sluice.config.Node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The names of contents: equal documents have equal ones on every replica. */
final class Digests {
    private Digests() {}

    /** The version of a policy: its description may change without making it another policy. */
    static String policyVersion(ObjectNode policy) {
        Map<String, Node> members = new LinkedHashMap<>(policy.members());
        members.remove("description");
        return sha256(Canonical.of(new ObjectNode(policy.place(), members)));
    }

    /**
     * The hash of all documents; neither names nor canonical forms hold a line break. Two switches
     * may have one name while a change is rejected, so the content decides their order.
     */
    static String configuration(List<Document> documents) {
        return sha256(
                documents.stream()
                        .sorted(
                                Comparator.comparing(Document::kind)
                                        .thenComparing(Document::name)
                                        .thenComparing(Digests::lines))
                        .map(Digests::lines)
                        .collect(Collectors.joining()));
    }

    private static String lines(Document document) {
        return document.kind().folder()
                + "/"
                + document.name()
                + "\n"
                + Canonical.of(document.root())
                + "\n";
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
