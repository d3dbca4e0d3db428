package dev.sluice.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a request may name and which pages it may come from, so that a page in a browser
 * cannot reach the gateway under a name of its own (DNS rebinding; MCP, Streamable HTTP, security
 * warning).
 */
final class AllowedPeers {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** A scheme, a host and maybe a port, as browsers write them; no wildcard, and not "null". */
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    private final Set<String> hosts;
    private final Optional<Set<String>> origins;

    /** Nearly all requests name the same one; whichever thread has set it, it is allowed. */
    private String lastAllowed = "";

    /**
     * Takes the operator's lists.
     *
     * @throws IllegalArgumentException when an origin is none: a wildcard or {@code null} would
     *     welcome pages that nobody named
     */
    AllowedPeers(List<String> hosts, Optional<List<String>> origins) {
        this.hosts = lower(hosts);
        this.origins = origins.map(AllowedPeers::lower);
        this.origins.ifPresent(listed -> listed.forEach(AllowedPeers::checkOrigin));
    }

    /** Whether the {@code Host} header names this gateway. */
    boolean allowsHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        if (host.equals(lastAllowed)) {
            return true;
        }
        String named = host.toLowerCase(Locale.ROOT);
        boolean allowed = hosts.contains(named) || hosts.contains(withoutPort(named));
        if (allowed) {
            lastAllowed = host;
        }
        return allowed;
    }

    /** Whether a request may come from the {@code Origin} it names, or names none. */
    boolean allowsOrigin(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        String named = origin.toLowerCase(Locale.ROOT);
        return origins.map(allowed -> allowed.contains(named)).orElseGet(() -> isLoopback(named));
    }

    /** Whether the operator has named this origin, so that its pages may read answers. */
    boolean listsOrigin(String origin) {
        return origins.isPresent() && origins.get().contains(origin.toLowerCase(Locale.ROOT));
    }

    private static void checkOrigin(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "sluice.http.allowed-origins: \""
                            + origin
                            + "\" is no origin; write scheme://host or scheme://host:port");
        }
    }

    private static boolean isLoopback(String origin) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            String host = uri.getHost();
            return web && host != null && LOOPBACK.contains(host) && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        return port ? host.substring(0, colon) : host;
    }

    private static Set<String> lower(List<String> values) {
        return values.stream()
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
