package dev.sluice.identity.jwt;

import static dev.sluice.identity.jwt.VerifierUnderTest.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testsupport.OidcAccount;
import dev.sluice.testsupport.OidcProvider;
import dev.sluice.testsupport.SigningKey;
import dev.sluice.testsupport.Threat;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signature has one form and one length; what is nearly one is none. */
@Threat("C4")
class SignatureFormsTest {
    private static final OidcAccount ALICE = OidcAccount.of("alice");

    /** The order of the group of Ed25519 (RFC 8032, section 5.1). */
    private static final BigInteger ED25519_ORDER =
            BigInteger.ONE
                    .shiftLeft(252)
                    .add(new BigInteger("27742317777372353535851937790883648493"));

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES384", "ES512"})
    void of_curves_it_is_both_numbers_in_full_length_and_within_the_group(String algorithm) {
        SigningKey key = SigningKey.of("k1", algorithm);
        BigInteger order = ((ECPublicKey) key.publicKey()).getParams().getOrder();
        judged(
                key,
                algorithm,
                right -> {
                    int half = right.length / 2;
                    byte[] r = Arrays.copyOf(right, half);
                    byte[] s = Arrays.copyOfRange(right, half, right.length);
                    byte[] zero = new byte[half];
                    byte[] one = number(BigInteger.ONE, half);
                    byte[] n = number(order, half);
                    byte[] before = number(order.subtract(BigInteger.ONE), half);
                    Map<String, byte[]> wrong = new LinkedHashMap<>();
                    wrong.put("r and s of zero (CVE-2022-21449)", join(zero, zero));
                    wrong.put("r of zero", join(zero, s));
                    wrong.put("s of zero", join(r, zero));
                    wrong.put("the group's order twice", join(n, n));
                    wrong.put("r as it is, s of the order", join(r, n));
                    wrong.put("r of the order, s as it is", join(n, s));
                    wrong.put("one and one", join(one, one));
                    wrong.put("the order less one, twice", join(before, before));
                    wrong.put("s and r in turn", join(s, r));
                    wrong.put("all ones", filled(right.length));
                    wrong.put("in DER", der(r, s));
                    wrong.put("with a zero before each", padded(r, s));
                    wrong.put("a byte too long", Arrays.copyOf(right, right.length + 1));
                    wrong.put("twice", join(right, right));
                    wrong.put("a byte too short", Arrays.copyOf(right, right.length - 1));
                    wrong.put("r alone", r);
                    return wrong;
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void of_rsa_it_is_as_long_as_the_modulus(String algorithm) {
        judged(
                SigningKey.of("k1", algorithm),
                algorithm,
                right -> {
                    Map<String, byte[]> wrong = new LinkedHashMap<>();
                    wrong.put("zero", new byte[right.length]);
                    wrong.put("one", number(BigInteger.ONE, right.length));
                    wrong.put("all ones, which is more than the modulus", filled(right.length));
                    wrong.put("a zero before it", join(new byte[1], right));
                    wrong.put("a zero after it", Arrays.copyOf(right, right.length + 1));
                    wrong.put("a byte too short", Arrays.copyOf(right, right.length - 1));
                    return wrong;
                });
    }

    @Test
    void of_ed25519_it_is_within_the_group_and_has_one_length() {
        judged(
                SigningKey.of("k1", "EdDSA"),
                "EdDSA",
                right -> {
                    byte[] r = Arrays.copyOf(right, 32);
                    byte[] s = Arrays.copyOfRange(right, 32, 64);
                    BigInteger beyond = new BigInteger(1, reversed(s)).add(ED25519_ORDER);
                    Map<String, byte[]> wrong = new LinkedHashMap<>();
                    wrong.put("zero", new byte[64]);
                    wrong.put("s of zero", join(r, new byte[32]));
                    wrong.put("s and the order", join(r, reversed(number(beyond, 32))));
                    wrong.put("a byte too long", Arrays.copyOf(right, 65));
                    wrong.put("a byte too short", Arrays.copyOf(right, 63));
                    return wrong;
                });
    }

    /** What is nearly a signature, made of one. */
    private interface Near {
        Map<String, byte[]> misses(byte[] right);
    }

    private static void judged(SigningKey key, String algorithm, Near near) {
        try (OidcProvider provider = OidcProvider.start(key);
                VerifierUnderTest verifier =
                        VerifierUnderTest.of(VerifierUnderTest.issuer(provider, algorithm))) {
            String token = provider.token(ALICE, AUDIENCE);
            verifier.until("right", token);
            String input = token.substring(0, token.lastIndexOf('.') + 1);
            byte[] right = Base64.getUrlDecoder().decode(token.substring(input.length()));

            near.misses(right)
                    .forEach(
                            (what, signature) ->
                                    assertThat(verifier.judge(input + SigningKey.base64(signature)))
                                            .as(what)
                                            .isEqualTo("signature"));

            assertThat(verifier.judge(input + SigningKey.base64(right))).isEqualTo("right");
        }
    }

    private static byte[] number(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[length];
        int used = Math.min(bytes.length, length); // a leading zero for the sign is left out
        System.arraycopy(bytes, bytes.length - used, padded, length - used, used);
        return padded;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] padded(byte[] r, byte[] s) {
        return join(join(new byte[1], r), join(new byte[1], s));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] other = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            other[i] = bytes[bytes.length - 1 - i];
        }
        return other;
    }

    /** As most of the world writes it, and JWTs do not (RFC 7518, section 3.4). */
    private static byte[] der(byte[] r, byte[] s) {
        byte[] both = join(integer(r), integer(s));
        byte[] head =
                both.length < 128
                        ? new byte[] {0x30, (byte) both.length}
                        : new byte[] {0x30, (byte) 0x81, (byte) both.length};
        return join(head, both);
    }

    private static byte[] integer(byte[] unsigned) {
        byte[] bytes = new BigInteger(1, unsigned).toByteArray();
        return join(new byte[] {0x02, (byte) bytes.length}, bytes);
    }
}
