package dev.sluice.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must never be printed: {@code toString} shows only that there is one. */
public final class Secret {
    private final String value;

    /**
     * Wraps a value read from a file or the environment.
     *
     * @param value the secret itself, without trailing line break
     */
    public Secret(String value) {
        this.value = value;
    }

    /** The secret itself; call it only where the value is put on the wire. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8),
                        that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
