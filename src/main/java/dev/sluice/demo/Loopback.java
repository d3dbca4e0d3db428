package dev.sluice.demo;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out. A page that rebinds its own name to 127.0.0.1 reaches this port from the
 * developer's browser, but it cannot hide that name in {@code Host} and {@code Origin}.
 */
final class Loopback {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private Loopback() {}

    static boolean isMeantBy(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String origin = request.getHeader("Origin");
        return authority != null
                && NAMES.contains(authority.host())
                && (origin == null || NAMES.contains(hostOf(origin)));
    }

    private static String hostOf(String origin) {
        try {
            @Nullable String host = URI.create(origin).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
