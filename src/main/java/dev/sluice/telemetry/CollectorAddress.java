package dev.sluice.telemetry;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a collector takes spans, or lines of a log. */
final class CollectorAddress {
    private CollectorAddress() {}

    /**
     * The address for one kind of what is sent, by the setting that names the collector.
     *
     * @param settings what the names of the settings begin with
     * @param path what OTLP adds for this kind, such as {@code /v1/traces}
     */
    static String of(String settings, String endpoint, String path) {
        URI uri = parsed(settings, endpoint);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw refused(settings);
        }
        String base =
                endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        return base.endsWith(path) ? base : base + path;
    }

    private static URI parsed(String settings, String endpoint) {
        try {
            return new URI(endpoint);
        } catch (URISyntaxException e) {
            throw refused(settings);
        }
    }

    /** Does not quote it: who writes a password into it has not found the right place. */
    private static IllegalStateException refused(String settings) {
        return new IllegalStateException(
                ("%1$s.endpoint must be an http or https address without user, query or fragment,"
                                + " such as http://collector:4318; keys belong in"
                                + " %1$s.headers-file")
                        .formatted(settings));
    }
}
