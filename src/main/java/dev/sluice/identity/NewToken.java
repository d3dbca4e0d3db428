package dev.sluice.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A bearer token that scanners for leaked secrets recognise: {@code sluice_}, 256 random bits as 43
 * digits of base 62, and the CRC-32 of all that as six more, so that whoever finds one knows
 * without asking anybody that it is one.
 */
public final class NewToken {
    private static final String PREFIX = "sluice_";
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int BYTES = 32;
    private static final int SECRET_DIGITS = 43;
    private static final int CHECKSUM_DIGITS = 6;

    private final String text;

    private NewToken(String text) {
        this.text = text;
    }

    /**
     * Makes a token.
     *
     * @param random where its secret comes from; in production a {@code SecureRandom}
     */
    public static NewToken make(RandomGenerator random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String body = PREFIX + digits(new BigInteger(1, secret), SECRET_DIGITS);
        return new NewToken(body + checksum(body));
    }

    /** The token itself: for the agent alone. */
    public String reveal() {
        return text;
    }

    /** The 64 hexadecimal digits of its SHA-256, which is what a grant document says of it. */
    public String digits() {
        return TokenHash.of(text).digits();
    }

    private static String checksum(String body) {
        CRC32 sum = new CRC32();
        sum.update(body.getBytes(StandardCharsets.US_ASCII));
        return digits(BigInteger.valueOf(sum.getValue()), CHECKSUM_DIGITS);
    }

    private static String digits(BigInteger number, int length) {
        char[] text = new char[length];
        BigInteger left = number;
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] parts = left.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(parts[1].intValueExact());
            left = parts[0];
        }
        return new String(text);
    }

    /** Names the kind of value only. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
