package dev.sluice.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a certificate calls its holder: the subject alternative names (RFC 5280, section 4.2.1.6)
 * that a grant can name. The subject itself is never read: anything may stand there.
 */
final class CertificateNames {
    private static final Map<Integer, String> KINDS = Map.of(1, "email:", 2, "DNS:", 6, "URI:");

    private CertificateNames() {}

    /** What it proves; empty when its names cannot be read. */
    static Optional<Proof.Certificate> read(X509Certificate certificate) {
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            List<String> names = new ArrayList<>();
            for (List<?> name : found == null ? List.<List<?>>of() : found) {
                String kind = KINDS.get(name.get(0));
                if (kind != null && name.get(1) instanceof String text) {
                    names.add(kind + text);
                }
            }
            return Optional.of(new Proof.Certificate(names, certificate.getNotAfter().toInstant()));
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }
}
