package dev.sluice.approval.redis;

import dev.sluice.approval.Binding;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Under which keys approvals lie in Redis. All of them share one hash tag, so that one script can
 * touch any of them together in a Redis Cluster; nothing a client chose stands in a key.
 */
final class ApprovalKeys {
    /** Changes whenever what lies under a key is laid out anew. */
    private static final int FORMAT = 1;

    private final List<String> prefix;

    /**
     * Keys of one installation.
     *
     * @param installation what they begin with
     */
    ApprovalKeys(String installation) {
        this.prefix = List.of(installation + ":" + FORMAT + ":{approvals}:");
    }

    /** What all of them begin with, as the keys of a script. */
    List<String> all() {
        return prefix;
    }

    /** Stands for the grant of a call. */
    static String grant(Binding binding) {
        return hash(binding.grant());
    }

    /** Stands for the rule that wants a person's word. */
    static String rule(Binding binding) {
        return hash(binding.policy(), binding.policyVersion(), binding.rule());
    }

    /** Stands for all of it. */
    static String binding(Binding binding) {
        return hash(
                binding.server(),
                binding.grant(),
                binding.subject(),
                binding.tool(),
                binding.digest(),
                binding.policy(),
                binding.policyVersion(),
                binding.rule());
    }

    /** Each part behind its length, so that no two lists of parts are the same bytes. */
    private static String hash(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(Integer.BYTES + part.length() * Character.BYTES);
                bytes.putInt(part.length()).asCharBuffer().put(part);
                digest.update(bytes.rewind());
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
