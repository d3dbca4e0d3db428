package dev.sluice.cli.pages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How pages look, and the digest by which a browser knows that for ours. */
final class Style {
    static final String CSS = Resource.text("pages.css");

    /** Nothing is fetched, run or sent; what is shown comes with the page. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + digest()
                    + "'; base-uri 'none'; form-action 'none'";

    private Style() {}

    private static String digest() {
        try {
            byte[] bytes = CSS.getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }
}
