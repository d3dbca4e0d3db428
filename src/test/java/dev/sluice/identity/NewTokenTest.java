package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class NewTokenTest {
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Test
    void its_last_six_digits_are_the_checksum_of_what_stands_before_them() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            String token = NewToken.make(random).reveal();
            CRC32 sum = new CRC32();
            sum.update(token.substring(0, token.length() - 6).getBytes(StandardCharsets.US_ASCII));

            assertThat(token).matches("sluice_[0-9A-Za-z]{49}");
            assertThat(number(token.substring(token.length() - 6)))
                    .isEqualTo(BigInteger.valueOf(sum.getValue()));
        }
    }

    @Test
    void all_256_bits_are_in_it() {
        byte[] most = new byte[32];
        Arrays.fill(most, (byte) 0xff);
        String token = NewToken.make(giving(most)).reveal();

        assertThat(number(token.substring(7, 50))).isEqualTo(new BigInteger(1, most));
        assertThat(NewToken.make(giving(new byte[32])).reveal()).startsWith("sluice_0000");
    }

    @Test
    void it_says_nothing_of_itself() {
        assertThat(NewToken.make(new Random(7))).hasToString("sluice_…");
    }

    @Test
    void its_digits_prove_the_grant_that_has_them() {
        NewToken token = NewToken.make(new Random(7));

        assertThat(TokenHash.parse("sha256:" + token.digits()))
                .isEqualTo(TokenHash.of(token.reveal()));
    }

    private static RandomGenerator giving(byte[] secret) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new IllegalStateException("one call gives all of it");
            }

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(secret, 0, bytes, 0, bytes.length);
            }
        };
    }

    private static BigInteger number(String digits) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < digits.length(); i++) {
            int value = DIGITS.indexOf(digits.charAt(i));
            number = number.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(value));
        }
        return number;
    }
}
