package dev.sluice.approval;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts by AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce, under a key that is
 * derived from the session key for one use alone: what is sealed for one use opens for no other.
 */
public final class DerivedSeal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Supplier<List<SecretKey>> keys;
    private final SecureRandom random;
    private final byte[] use;

    /**
     * Seals with the first key and opens with any.
     *
     * @param keys the session keys in use now, at least one
     * @param random where nonces come from
     * @param use what it is for; no other use has the same
     */
    public DerivedSeal(Supplier<List<SecretKey>> keys, SecureRandom random, String use) {
        this.keys = keys;
        this.random = random;
        this.use = use.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Seals a text.
     *
     * @param context authenticated but not written: the text opens in no other
     * @return base64url
     */
    public String seal(String context, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.get().get(0), nonce, context);
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a text could not be sealed", e);
        }
    }

    /** The text that was sealed in this context; null when no key in use opens it. */
    public @Nullable String open(String context, String sealed) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (all.length < NONCE_BYTES) {
            return null;
        }
        byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
        for (SecretKey key : keys.get()) {
            try {
                Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, context);
                byte[] plain = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
                return new String(plain, StandardCharsets.UTF_8);
            } catch (GeneralSecurityException e) {
                // Another key may have sealed it.
            }
        }
        return null;
    }

    private Cipher cipher(int mode, SecretKey key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(mac.doFinal(use), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
