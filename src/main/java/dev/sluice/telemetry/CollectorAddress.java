package dev.sluice.telemetry;

import java.net.URI;
import java.net.URISyntaxException;

/** Where spans are sent. */
final class CollectorAddress {
    private static final String PATH = "/v1/traces";

    private CollectorAddress() {}

    /** The address of traces, by the setting that names the collector. */
    static String of(String endpoint) {
        URI uri = parsed(endpoint);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw refused();
        }
        String base =
                endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        return base.endsWith(PATH) ? base : base + PATH;
    }

    private static URI parsed(String endpoint) {
        try {
            return new URI(endpoint);
        } catch (URISyntaxException e) {
            throw refused();
        }
    }

    /** Does not quote it: who writes a password into it has not found the right place. */
    private static IllegalStateException refused() {
        return new IllegalStateException(
                "sluice.tracing.endpoint must be an http or https address without user, query or"
                        + " fragment, such as http://collector:4318; keys belong in"
                        + " sluice.tracing.headers-file");
    }
}
