package dev.sluice.upstream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The header by which a server is told which requests have one caller. Its value is the same on all
 * replicas, another one at each server, and says nothing else to who cannot guess the caller's
 * name.
 */
public final class CallerHeader {
    /** In lower case. No agent's own header of this name ever passes. */
    public static final String NAME = "sluice-caller";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private CallerHeader() {}

    /**
     * The value: the SHA-256 of both, in URL-safe Base64.
     *
     * @param caller as {@link UpstreamRequest#caller}
     */
    public static String value(Server server, String caller) {
        try {
            byte[] both = (server.name() + '\n' + caller).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(both);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    /** Whether a value has the form of one. */
    public static boolean fits(String value) {
        return FORM.matcher(value).matches();
    }
}
