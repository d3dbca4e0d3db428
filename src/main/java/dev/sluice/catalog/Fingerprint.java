package dev.sluice.catalog;

import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of a tool's definition: SHA-256 over the canonical form of every member that its
 * server lists, known to us or not, as any of them may reach a model.
 */
public final class Fingerprint {
    private Fingerprint() {}

    /** The fingerprint of an entry of {@code tools/list}: {@code sha256:} and 64 hex digits. */
    public static String of(JsonValue entry) {
        byte[] canonical = CanonicalJson.of(entry).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }
}
