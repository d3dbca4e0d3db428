package dev.sluice.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script, which Redis keeps by the digest of its text.
 *
 * @param text what is run
 * @param digest SHA-1 of the text in hexadecimal, as {@code EVALSHA} wants it
 */
public record Script(String text, String digest) {

    /**
     * Joins parts that stand in the resources, in that order.
     *
     * @param parts their names, such as {@code limit/take}
     */
    public static Script of(String... parts) {
        return ofTexts(List.of(parts).stream().map(Script::part).toList());
    }

    /** Joins texts, in that order. */
    public static Script ofTexts(List<String> texts) {
        String text = String.join("\n", texts);
        return new Script(text, sha1(text));
    }

    /** The text of one part. */
    public static String part(String name) {
        String resource = "/" + name + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
