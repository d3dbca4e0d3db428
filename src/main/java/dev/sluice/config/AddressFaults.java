package dev.sluice.config;

import dev.sluice.address.LinkLocal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with an address that the gateway is to call. */
final class AddressFaults {
    /** Numbers that some readers take for an IPv4 address and others for a name. */
    private static final Pattern ODD_NUMBER = Pattern.compile("(?:0[xX][0-9A-Fa-f]*|[0-9]+)\\.?");

    private static final Pattern OCTAL = Pattern.compile("(?:.*\\.)?0[0-9]+(?:\\..*)?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private AddressFaults() {}

    /** What is wrong with the host, or null; the same host must be the same to every reader. */
    static @Nullable String ofHost(String host) {
        boolean odd =
                ODD_NUMBER.matcher(host).matches()
                        || (IPV4.matcher(host).matches() && OCTAL.matcher(host).matches());
        if (odd) {
            return "has a host that readers take for different addresses; write an IPv4 address as"
                    + " four decimal numbers without leading zeros";
        }
        return LinkLocal.isLiteral(host)
                ? "is a link-local address, where clouds keep credentials; it is never called"
                : null;
    }

    /** What is wrong with the address of somebody who is told secrets, or null. */
    static @Nullable String ofSecured(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return "is not a URL";
        }
        String host = url.getHost();
        boolean secured =
                "https".equals(url.getScheme())
                        || ("http".equals(url.getScheme()) && host != null && HERE.contains(host));
        String authority = url.getRawAuthority();
        if (!secured
                || host == null
                || authority == null
                || authority.contains("@")
                || url.getRawFragment() != null
                || url.getPort() == 0
                || url.getPort() > 65_535) {
            return "must be an https address without user-info and fragment (http on this machine"
                    + " only)";
        }
        return ofHost(host);
    }
}
