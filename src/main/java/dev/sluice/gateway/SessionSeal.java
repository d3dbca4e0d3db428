package dev.sluice.gateway;

import dev.sluice.identity.Caller;
import java.nio.ByteBuffer;
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
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final List<SecretKey> keys;
    private final SecureRandom random;

    /** To find one and to prepare its key costs more than to seal; gone with this seal's keys. */
    private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(SessionSeal::newCipher);

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
            byte[] plain = write(session);
            byte[] sealed = new byte[SHORTEST + plain.length];
            sealed[0] = FORMAT;
            System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
            cipher.doFinal(plain, 0, plain.length, sealed, 1 + NONCE_BYTES);
            return new String(ENCODER.encode(sealed), StandardCharsets.ISO_8859_1);
        } catch (GeneralSecurityException e) {
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

    private @Nullable Session open(byte[] sealed, byte[] nonce, SecretKey key, Caller caller) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, caller);
            int from = 1 + NONCE_BYTES;
            return read(cipher.doFinal(sealed, from, sealed.length - from));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** Null also for what is base64url, but not as this writes it. */
    private static byte @Nullable [] decode(String id) {
        if (id.length() > LONGEST) {
            return null;
        }
        try {
            byte[] sealed = DECODER.decode(id);
            boolean canonical =
                    id.length() == (sealed.length * 4 + 2) / 3 && endsAsWritten(id, sealed);
            return canonical ? sealed : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** All but the last characters can be written in one way only. */
    private static boolean endsAsWritten(String id, byte[] sealed) {
        byte[] last = Arrays.copyOfRange(sealed, sealed.length - sealed.length % 3, sealed.length);
        return id.endsWith(new String(ENCODER.encode(last), StandardCharsets.ISO_8859_1));
    }

    private Cipher cipher(int mode, SecretKey key, byte[] nonce, Caller caller)
            throws GeneralSecurityException {
        Cipher cipher = ciphers.get();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                fields(
                        Byte.toString(FORMAT),
                        caller.grant().server(),
                        caller.grant().name(),
                        caller.subject()));
        return cipher;
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private static byte[] write(Session session) {
        String upstream = session.upstreamId();
        return fields(
                session.id(),
                upstream == null ? "-" : "+" + upstream,
                session.revision(),
                Long.toString(session.issuedAt().toEpochMilli()));
    }

    private static Session read(byte[] plain) {
        ByteBuffer in = ByteBuffer.wrap(plain);
        String id = field(in);
        String upstream = field(in);
        String revision = field(in);
        Instant issuedAt = Instant.ofEpochMilli(Long.parseLong(field(in)));
        return new Session(
                id, upstream.startsWith("+") ? upstream.substring(1) : null, revision, issuedAt);
    }

    /** Length-prefixed, so that no two lists of fields are written alike. */
    private static byte[] fields(String one, String two, String three, String four) {
        byte[] first = one.getBytes(StandardCharsets.UTF_8);
        byte[] second = two.getBytes(StandardCharsets.UTF_8);
        byte[] third = three.getBytes(StandardCharsets.UTF_8);
        byte[] fourth = four.getBytes(StandardCharsets.UTF_8);
        int length = first.length + second.length + third.length + fourth.length;
        ByteBuffer out = ByteBuffer.allocate(4 * Integer.BYTES + length);
        out.putInt(first.length).put(first).putInt(second.length).put(second);
        out.putInt(third.length).put(third).putInt(fourth.length).put(fourth);
        return out.array();
    }

    private static String field(ByteBuffer in) {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
