package dev.sluice.http;

import dev.sluice.gateway.ProtectedResource;
import dev.sluice.gateway.PublicAddress;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where agents read how to log in (RFC 9728, section 3): one document for each server's path. */
final class LoginDocuments {
    /**
     * Short, as a new issuer should be found soon; a page's own copy, as CORS makes them differ.
     */
    private static final String REMEMBERED = "private, max-age=60";

    private final ProtectedResource resource;
    private final Pattern target;

    /**
     * With and without the path under which something before the gateway serves it: that may leave
     * it in or take it out.
     */
    LoginDocuments(ProtectedResource resource, PublicAddress address) {
        this.resource = resource;
        this.target =
                Pattern.compile(
                        Pattern.quote(PublicAddress.WELL_KNOWN)
                                + "(?:"
                                + Pattern.quote(address.path())
                                + ")?"
                                + ServerPath.FORM);
    }

    /** What stands at a target, compared exactly as it was sent. */
    @Nullable String find(String uri) {
        Matcher path = target.matcher(uri);
        return path.matches() ? resource.metadata(path.group(1)).orElse(null) : null;
    }

    static void write(HttpServerRequest request, String document) {
        HttpServerResponse response = request.response();
        response.putHeader("content-type", "application/json");
        response.putHeader("cache-control", REMEMBERED);
        boolean bodyLeft = UnreadBody.isLeft(request);
        if (bodyLeft) {
            response.putHeader("connection", "close");
        }
        var ended = response.end(document);
        if (bodyLeft) {
            ended.onComplete(done -> UnreadBody.discard(request));
        } else {
            request.resume(); // paused, it would hold up the next request of its connection
        }
    }
}
