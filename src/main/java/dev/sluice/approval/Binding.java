package dev.sluice.approval;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What an approval is bound to: a call that differs in any of it needs one of its own.
 *
 * @param server whose tool is called
 * @param grant the grant it is called under
 * @param subject who calls
 * @param tool the tool's name
 * @param digest the SHA-256 of the canonical arguments, in hexadecimal
 * @param policy the policy's name
 * @param policyVersion the hash of what the policy says
 * @param rule the approval's place in the policy, as a JSON Pointer (RFC 6901)
 */
public record Binding(
        String server,
        String grant,
        String subject,
        String tool,
        String digest,
        String policy,
        String policyVersion,
        String rule) {

    /** Names the caller and the tool, whatever the arguments and the policy. */
    public String toolKey() {
        return hash(server, grant, subject, tool);
    }

    /** Names the exact call, whatever the policy. */
    public String callKey() {
        return hash(server, grant, subject, tool, digest);
    }

    /** Whether the same rule of the same policy, unchanged, wants both. */
    public boolean isOfSameRule(Binding other) {
        return policy.equals(other.policy)
                && policyVersion.equals(other.policyVersion)
                && rule.equals(other.rule);
    }

    /** Length-prefixed, so that no two lists of parts are digested alike. */
    private static String hash(String... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
