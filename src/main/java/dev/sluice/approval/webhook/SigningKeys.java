package dev.sluice.approval.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs notices, by HMAC-SHA256 as Standard Webhooks says. With two keys there are two
 * signatures, so that a receiver can be given the new key before the old one ends.
 */
final class SigningKeys {
    private static final String PREFIX = "whsec_";
    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final int MOST_KEYS = 2;

    private final List<SecretKey> keys;

    private SigningKeys(List<SecretKey> keys) {
        this.keys = keys;
    }

    /**
     * Reads keys, one on each line.
     *
     * @throws IllegalArgumentException says what is wrong, and never quotes them
     */
    static SigningKeys read(String text) {
        List<SecretKey> keys =
                text.lines().filter(line -> !line.isBlank()).map(SigningKeys::key).toList();
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw unusable();
        }
        return new SigningKeys(keys);
    }

    /** The header that proves who sent this body, and when. */
    String sign(String id, long seconds, byte[] body) {
        byte[] head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, content, head.length, body.length);
        return keys.stream()
                .map(key -> "v1," + Base64.getEncoder().encodeToString(mac(key, content)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] mac(SecretKey key, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static SecretKey key(String line) {
        String text = line.strip();
        String base64 = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES) {
                return new SecretKeySpec(bytes, "HmacSHA256");
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the message below: the decoder's own would quote the key.
        }
        throw unusable();
    }

    private static IllegalArgumentException unusable() {
        return new IllegalArgumentException(
                "does not hold one or two lines of base64 of "
                        + FEWEST_BYTES
                        + " to "
                        + MOST_BYTES
                        + " bytes; make one by `openssl rand -base64 32`");
    }
}
