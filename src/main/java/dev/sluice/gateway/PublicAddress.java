package dev.sluice.gateway;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The addresses of servers as agents know them, and what these say to whoever must log in. */
@Singleton
public class PublicAddress {
    /** RFC 9728, section 3.1: put between the host and the path of the resource. */
    public static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    private final @Nullable String base;

    PublicAddress(PublicSettings settings) {
        this.base = settings.publicUrl().map(PublicAddress::checked).orElse(null);
    }

    private static String checked(java.net.URI url) {
        String text = url.toString();
        boolean usable =
                ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
        if (!usable) {
            throw new IllegalArgumentException(
                    "sluice.public-url must be an http or https address without user, query and"
                            + " fragment; write for example https://mcp.example");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Whether there is an address for which JWTs can be issued. */
    boolean knowsAddress() {
        return base != null;
    }

    /**
     * The resource (RFC 8707) that a server is to those who issue tokens for it.
     *
     * @param server a name, of a server or of none
     */
    public Optional<String> ofServer(String server) {
        return Optional.ofNullable(base).map(address -> address + "/mcp/" + server);
    }

    /** The resource that the admin API is to those who issue tokens for it. */
    public Optional<String> ofOperators() {
        return Optional.ofNullable(base).map(address -> address + "/operators");
    }

    /** Where that resource's metadata is (RFC 9728, section 3.1). */
    public Optional<String> ofMetadata(String server) {
        if (base == null) {
            return Optional.empty();
        }
        String path = path();
        String host = base.substring(0, base.length() - path.length());
        return Optional.of(host + WELL_KNOWN + path + "/mcp/" + server);
    }

    /** What something before the gateway puts before its paths; mostly nothing. */
    public String path() {
        int path = base == null ? -1 : base.indexOf('/', base.indexOf("://") + 3);
        return base == null || path < 0 ? "" : base.substring(path);
    }
}
