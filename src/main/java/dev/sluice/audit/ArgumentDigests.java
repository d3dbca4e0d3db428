package dev.sluice.audit;

import dev.sluice.protocol.CanonicalJson;
import dev.sluice.protocol.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.HexFormat;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Keyed digests of arguments: whoever has the key can tell whether two values were equal, or
 * whether one was a value that is guessed; nobody else learns anything.
 */
public final class ArgumentDigests {
    /** Makes none. */
    public static final ArgumentDigests NONE = new ArgumentDigests(null);

    private static final String ALGORITHM = "HmacSHA256";

    /** As much as nobody finds two values for that share it. */
    private static final int BYTES = 16;

    private final @Nullable Key key;

    /**
     * Digests under a key.
     *
     * @param key null makes none
     */
    ArgumentDigests(@Nullable Key key) {
        this.key = key;
    }

    /** Whether any are made. */
    public boolean isOn() {
        return key != null;
    }

    /** The first half of the HMAC-SHA-256 of a value's canonical form, in hexadecimal. */
    public String of(JsonValue value) {
        if (key == null) {
            throw new IllegalStateException("there is no key: isOn() was not asked");
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] all = mac.doFinal(CanonicalJson.of(value).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
