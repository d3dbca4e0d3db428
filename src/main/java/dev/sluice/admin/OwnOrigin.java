package dev.sluice.admin;

import dev.sluice.approval.ApprovalSettings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what pages of ours send from what a browser was made to send by another's. */
@ApplicationScoped
class OwnOrigin {
    /** Fetch Metadata: from a page of this origin, or by the person's own hand. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final @Nullable URI published;

    OwnOrigin(ApprovalSettings settings) {
        this.published = settings.publicUrl().orElse(null);
    }

    /** Refuses what a browser says came from elsewhere; older browsers say nothing. */
    void check(HttpServerRequest request) {
        List<String> sites = request.headers().getAll("Sec-Fetch-Site");
        List<String> origins = request.headers().getAll("Origin");
        if (!OWN_SITES.containsAll(sites)
                || origins.size() > 1
                || !origins.stream().allMatch(origin -> isOwn(origin, request))) {
            throw new UnusableRequestException(
                    403, "This was not sent by a page of this gateway, so nothing was done.");
        }
    }

    /** Whether people reach the pages by TLS, as far as anybody knows. */
    boolean isSecure(HttpServerRequest request) {
        return request.isSSL() || (published != null && "https".equals(published.getScheme()));
    }

    /** What something before the gateway puts before its paths; mostly nothing. */
    String path() {
        String path = published == null ? "" : published.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Without a proxy in between, the origin of our pages is the host that is asked. */
    private boolean isOwn(String origin, HttpServerRequest request) {
        HostAndPort asked = request.authority();
        String host = asked == null ? "" : asked.toString().toLowerCase(Locale.ROOT);
        if (published != null) {
            String authority = authority(published);
            if (origin.equals(published.getScheme() + "://" + authority)) {
                return true;
            }
            if (host.equals(authority)) {
                return false;
            }
        }
        return origin.equals("https://" + host)
                || (!request.isSSL() && origin.equals("http://" + host));
    }

    /** As browsers write it: without the port that the scheme has anyway. */
    private static String authority(URI url) {
        boolean usual = url.getPort() == ("https".equals(url.getScheme()) ? 443 : 80);
        String port = usual || url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
