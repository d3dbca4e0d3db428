package dev.sluice.identity;

import dev.sluice.secret.Secret;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request offers as proof of who sends it. */
public sealed interface Credentials {

    /**
     * What stands before the token and one or more spaces. The scheme's case does not matter (RFC
     * 9110, section 11.1).
     */
    String SCHEME = "bearer";

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
            String text = token.reveal();
            int first = text.indexOf('.');
            int second = first < 0 ? -1 : text.indexOf('.', first + 1);
            return second >= 0 && text.indexOf('.', second + 1) < 0;
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
        String header = headers.get(0);
        int token = tokenIn(header);
        return token < 0
                ? new Unusable("malformed")
                : new Bearer(new Secret(header.substring(token)));
    }

    /**
     * Where the token of a header begins, which goes on to its end; -1 when there is none. As in
     * RFC 6750, section 2.1, but for the token itself: any visible ASCII, because tokens that
     * others have issued must not need a new form.
     */
    private static int tokenIn(String header) {
        int length = header.length();
        int at = SCHEME.length();
        if (!header.regionMatches(true, 0, SCHEME, 0, at)
                || length <= at
                || header.charAt(at) != ' ') {
            return -1;
        }
        while (at < length && header.charAt(at) == ' ') {
            at++;
        }
        for (int i = at; i < length; i++) {
            if (header.charAt(i) < '!' || header.charAt(i) > '~') {
                return -1;
            }
        }
        return at == length ? -1 : at;
    }
}
