package dev.sluice.upstream.http;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.CallerHeader;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** Where a request goes, and all that is sent of it but the body. */
final class RequestHead {
    private RequestHead() {}

    /**
     * Writes it, with the server's credentials.
     *
     * @param token the access token, where the server asks for one
     * @throws RuntimeException when a header cannot hold its value; the message may quote it
     */
    static RequestOptions of(UpstreamRequest request, @Nullable Secret token) {
        Destination to = Destination.of(request.server().http().url());
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.valueOf(request.verb().name()))
                        .setHost(to.host())
                        .setPort(to.port())
                        .setSsl(to.tls())
                        .setURI(to.target())
                        .setFollowRedirects(false)
                        .setConnectTimeout(request.server().timeouts().connect().toMillis());
        request.headers().forEach(options::putHeader);
        if (request.verb() == Verb.POST) {
            options.putHeader("content-type", "application/json");
        }
        if (request.server().http().transport().tellsCaller() && !request.caller().isEmpty()) {
            options.putHeader(
                    CallerHeader.NAME, CallerHeader.value(request.server(), request.caller()));
        }
        request.server()
                .http()
                .headers()
                .forEach((name, secret) -> options.putHeader(name, secret.orElseThrow().reveal()));
        if (token != null) {
            options.putHeader("authorization", "Bearer " + token.reveal());
        }
        return options;
    }
}
