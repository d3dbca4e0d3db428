package dev.sluice.gateway;

import dev.sluice.identity.Caller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns a session into the id an agent holds, and back. Nothing is stored: any replica with the key
 * can open it, and it costs no memory however many there are.
 *
 * <p>AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. Caller and server are authenticated
 * but not written: used by another caller or at another server, an id is not rejected but simply
 * does not open, exactly like one that never existed.
 */
public final class SessionSeal {
    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SHORTEST = 1 + NONCE_BYTES + TAG_BITS / 8;
    private static final int LONGEST = 4_096;

    private final List<SecretKey> keys;
    private final SecureRandom random;

    /**
     * Seals with the first key and opens with any.
     *
     * @param keys AES keys of 256 bits, at least one
     * @param random where nonces come from
     */
    public SessionSeal(List<SecretKey> keys, SecureRandom random) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a session key is needed");
        }
        this.keys = List.copyOf(keys);
        this.random = random;
    }

    /** The keys in use; the first seals. */
    List<SecretKey> keys() {
        return keys;
    }

    /** Whether it seals and opens with exactly these keys. */
    boolean hasKeys(List<SecretKey> others) {
        return keys.equals(others);
    }

    /** The id to give to an agent: visible ASCII. */
    public String seal(Session session, Caller caller) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, caller);
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            sealed.write(FORMAT);
            sealed.writeBytes(nonce);
            sealed.writeBytes(cipher.doFinal(write(session)));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a session could not be sealed", e);
        }
    }

    /**
     * The session behind an id, or null when it was not sealed for this caller at this server by a
     * key that is still known.
     */
    public @Nullable Session open(String id, Caller caller) {
        byte[] sealed = decode(id);
        if (sealed == null || sealed.length < SHORTEST || sealed[0] != FORMAT) {
            return null;
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        for (SecretKey key : keys) {
            Session session = open(sealed, nonce, key, caller);
            if (session != null) {
                return session;
            }
        }
        return null;
    }

    private static @Nullable Session open(
            byte[] sealed, byte[] nonce, SecretKey key, Caller caller) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, caller);
            int from = 1 + NONCE_BYTES;
            return read(cipher.doFinal(sealed, from, sealed.length - from));
        } catch (GeneralSecurityException | IOException e) {
            return null;
        }
    }

    private static byte @Nullable [] decode(String id) {
        if (id.length() > LONGEST) {
            return null;
        }
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(id);
            String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
            return canonical.equals(id) ? sealed : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, Caller caller)
            throws GeneralSecurityException, IOException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                fields(
                        Byte.toString(FORMAT),
                        caller.grant().server(),
                        caller.grant().name(),
                        caller.subject()));
        return cipher;
    }

    private static byte[] write(Session session) throws IOException {
        String upstream = session.upstreamId();
        return fields(
                session.id(),
                upstream == null ? "-" : "+" + upstream,
                session.revision(),
                Long.toString(session.issuedAt().toEpochMilli()));
    }

    private static Session read(byte[] plain) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain));
        String id = field(in);
        String upstream = field(in);
        String revision = field(in);
        Instant issuedAt = Instant.ofEpochMilli(Long.parseLong(field(in)));
        return new Session(
                id, upstream.startsWith("+") ? upstream.substring(1) : null, revision, issuedAt);
    }

    /** Length-prefixed, so that no two lists of fields are written alike. */
    private static byte[] fields(String... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String value : values) {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
        return bytes.toByteArray();
    }

    private static String field(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
