package dev.sluice.approval.webhook;

import dev.sluice.address.LinkLocal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Where a webhook's address leads, in the parts that a connection and a request line need. */
record Destination(String host, int port, boolean tls, String target) {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Reads an address.
     *
     * @param allowHttp whether it may be plain http wherever it leads
     * @throws IllegalArgumentException says what is wrong with it, and never quotes it: the
     *     addresses of chats are secrets
     */
    static Destination of(String text, boolean allowHttp) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw unusable(); // whose message would quote it
        }
        String host = url.getHost();
        String scheme = url.getScheme();
        boolean tls = "https".equals(scheme);
        boolean whole =
                host != null
                        && url.getRawUserInfo() == null
                        && url.getRawFragment() == null
                        && url.getPort() != 0
                        && url.getPort() <= 65_535;
        if (!whole || !(tls || "http".equals(scheme))) {
            throw unusable();
        }
        if (!tls && !allowHttp && !HERE.contains(host)) {
            throw new IllegalArgumentException(
                    "is of plain http, which anybody on the way could read; write https, or set"
                            + " allow-http to true where the network is your own");
        }
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (LinkLocal.isLiteral(plain)) {
            throw new IllegalArgumentException(
                    "is a link-local address, where clouds keep credentials; write another");
        }
        int usual = tls ? 443 : 80;
        return new Destination(plain, url.getPort() < 0 ? usual : url.getPort(), tls, target(url));
    }

    private static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static IllegalArgumentException unusable() {
        return new IllegalArgumentException(
                "is no https address without user-info and fragment; write one such as"
                        + " https://hooks.example/sluice");
    }

    /** The rest of it may be a secret. */
    @Override
    public String toString() {
        return "Destination[" + host + "]";
    }
}
