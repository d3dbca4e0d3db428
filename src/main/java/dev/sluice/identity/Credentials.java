package dev.sluice.identity;

import dev.sluice.secret.Secret;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request offers as proof of who sends it. */
public sealed interface Credentials {

    /**
     * RFC 6750, section 2.1, but for the token itself: any visible ASCII, because tokens that
     * others have issued must not need a new form. The scheme's case does not matter (RFC 9110,
     * section 11.1).
     */
    Pattern BEARER = Pattern.compile("(?i:bearer) +([!-~]+)");

    /** The reason of a request without any credential. */
    String MISSING = "missing";

    /** One bearer token, opaque or a JWT. */
    record Bearer(Secret token) implements Credentials {
        /** All that is needed of an opaque one. */
        public TokenHash hash() {
            return TokenHash.of(token.reveal());
        }

        /** Whether it has the three parts of a JWT (RFC 7515, section 3.1). */
        public boolean mayBeJwt() {
            return token.reveal().chars().filter(c -> c == '.').count() == 2;
        }
    }

    /**
     * A client certificate that the handshake has proved.
     *
     * @param proof what it says
     */
    record Certificate(Proof.Certificate proof) implements Credentials {}

    /**
     * Nothing that could prove anyone.
     *
     * @param reason {@code missing}, {@code several} or {@code malformed}
     */
    record Unusable(String reason) implements Credentials {}

    /**
     * Reads the {@code Authorization} headers of a request, and the certificate of who sent it. A
     * request with both would be that of two: nobody could say which of them is meant.
     *
     * @param headers every one of them, as sent
     * @param certificate the client certificate that was proved; null for none
     */
    static Credentials read(List<String> headers, @Nullable X509Certificate certificate) {
        if (certificate == null) {
            return read(headers);
        }
        return headers.isEmpty()
                ? CertificateNames.read(certificate)
                        .<Credentials>map(Certificate::new)
                        .orElseGet(() -> new Unusable("malformed"))
                : new Unusable("several");
    }

    /**
     * Reads the {@code Authorization} headers of a request. Cookies and the query are never looked
     * at.
     *
     * @param headers every one of them, as sent
     */
    static Credentials read(List<String> headers) {
        if (headers.isEmpty()) {
            return new Unusable(MISSING);
        }
        if (headers.size() > 1) {
            return new Unusable("several");
        }
        Matcher matcher = BEARER.matcher(headers.get(0));
        return matcher.matches()
                ? new Bearer(new Secret(matcher.group(1)))
                : new Unusable("malformed");
    }
}
