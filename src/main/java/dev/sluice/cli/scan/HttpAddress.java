package dev.sluice.cli.scan;

import dev.sluice.address.LinkLocal;
import dev.sluice.cli.UnusableInputException;
import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that a server may be asked at. */
public final class HttpAddress {
    private HttpAddress() {}

    /** Reads one that a person wrote. */
    public static URI read(String what, String written) {
        URI url;
        try {
            url = new URI(written);
        } catch (URISyntaxException e) {
            throw new UnusableInputException(what + " is no URL");
        }
        require(what, url);
        return url;
    }

    /** Refuses what a gateway would not call either; no message repeats it, it may be secret. */
    static void require(String what, URI url) {
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new UnusableInputException(what + " must begin with http:// or https://");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new UnusableInputException(
                    what + " needs a host, and no user, password or fragment");
        }
        if (LinkLocal.isLiteral(url.getHost())) {
            throw new UnusableInputException(
                    what + " is a link-local address, where clouds keep credentials");
        }
    }
}
