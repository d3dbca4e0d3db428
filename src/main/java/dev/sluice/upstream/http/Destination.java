package dev.sluice.upstream.http;

import java.net.URI;

/** Where a URL leads, in the parts that a connection and a request line need. */
record Destination(String host, int port, boolean tls, String target) {

    static Destination of(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        return new Destination(host(url), port(url, tls), tls, target(url));
    }

    /** As a Host field names it: without the port that everybody would take. */
    String authority() {
        String named = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return port == (tls ? 443 : 80) ? named : named + ':' + port;
    }

    private static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI url, boolean tls) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return tls ? 443 : 80;
    }
}
