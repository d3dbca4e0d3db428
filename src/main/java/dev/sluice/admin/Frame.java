package dev.sluice.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What all pages have in common.
 *
 * @param title our own words
 * @param refresh after how many seconds the browser looks again; negative for never
 */
record Frame(String title, int refresh) {
    private static final String STYLE = read();

    /** The style's digest, by which the browser knows it for ours. */
    static final String STYLE_SOURCE = "'sha256-" + digest(STYLE) + "'";

    Frame(String title) {
        this(title, -1);
    }

    public String style() {
        return STYLE;
    }

    public boolean refreshes() {
        return refresh >= 0;
    }

    private static String read() {
        try (InputStream in = Frame.class.getResourceAsStream("/admin/approvals.css")) {
            if (in == null) {
                throw new IllegalStateException("the artifact lacks the style of its pages");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
