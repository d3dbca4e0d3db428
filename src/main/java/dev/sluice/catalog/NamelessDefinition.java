package dev.sluice.catalog;

import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The canonical form of a definition with a gap where the name stands, so that what is long in it
 * is not written again for each name.
 */
final class NamelessDefinition {
    private final MessageDigest before;
    private final byte[] after;

    /** An entry of {@code tools/list}, which has a name. */
    NamelessDefinition(JsonValue entry) {
        StringBuilder text = new StringBuilder();
        List<JsonValue.Member> members =
                entry.members().stream()
                        .sorted(Comparator.comparing(JsonValue.Member::key))
                        .toList();
        int gap = 0;
        for (JsonValue.Member member : members) {
            text.append(text.isEmpty() ? '{' : ',');
            CanonicalJson.quote(text, member.key());
            text.append(':');
            if (member.key().equals("name")) {
                gap = text.length();
            } else {
                text.append(CanonicalJson.of(member.value()));
            }
        }
        before = sha256();
        before.update(text.substring(0, gap).getBytes(StandardCharsets.UTF_8));
        after = text.append('}').substring(gap).getBytes(StandardCharsets.UTF_8);
    }

    /** The fingerprint that it has under a name, see {@link Fingerprint}. */
    String under(String name) {
        try {
            StringBuilder quoted = new StringBuilder();
            CanonicalJson.quote(quoted, name);
            MessageDigest digest = (MessageDigest) before.clone();
            digest.update(quoted.toString().getBytes(StandardCharsets.UTF_8));
            digest.update(after);
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of every Java can be copied", e);
        }
    }

    /** How many bytes are read again for each name, about. */
    int bytesOfEach() {
        return after.length + 256;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }
}
