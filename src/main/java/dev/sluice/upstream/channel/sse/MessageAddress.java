package dev.sluice.upstream.channel.sse;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a server takes messages, as its stream tells it. Only its own origin is believed: anywhere
 * else a server could send what proves Sluice to it, and have Sluice call what only Sluice reaches.
 */
public final class MessageAddress {
    private static final int LONGEST = 8 * 1024;

    private MessageAddress() {}

    /**
     * The address that a reference leads to (RFC 3986, section 5.2); null when it leads to another
     * origin, or nowhere.
     *
     * @param stream the address of the stream
     */
    public static @Nullable URI of(URI stream, byte[] reference) {
        if (reference.length > LONGEST) {
            return null;
        }
        try {
            URI told = new URI(new String(reference, StandardCharsets.UTF_8).strip());
            URI whole = isQueryAlone(told) ? withQuery(stream, told) : stream.resolve(told);
            return isOfOrigin(stream, whole) ? requestable(whole) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /**
     * {@link URI#resolve} knows RFC 2396 only, in which such a one lost the last part of a path.
     */
    private static boolean isQueryAlone(URI told) {
        return !told.isOpaque()
                && told.getScheme() == null
                && told.getRawAuthority() == null
                && told.getRawPath().isEmpty()
                && told.getRawQuery() != null;
    }

    private static URI withQuery(URI stream, URI told) throws URISyntaxException {
        return new URI(
                stream.getScheme()
                        + "://"
                        + stream.getRawAuthority()
                        + stream.getRawPath()
                        + "?"
                        + told.getRawQuery());
    }

    private static boolean isOfOrigin(URI stream, URI whole) {
        return !whole.isOpaque()
                && stream.getScheme().equalsIgnoreCase(whole.getScheme())
                && stream.getHost().equalsIgnoreCase(whole.getHost())
                && port(stream) == port(whole)
                && whole.getRawUserInfo() == null;
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
    }

    /** Without a fragment, and in ASCII, as a request line must be. */
    private static URI requestable(URI whole) throws URISyntaxException {
        String text = whole.toASCIIString();
        int fragment = text.indexOf('#');
        return new URI(fragment < 0 ? text : text.substring(0, fragment));
    }
}
