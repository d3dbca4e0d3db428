package dev.sluice.http;

import dev.sluice.gateway.Exchange;
import dev.sluice.gateway.SourceAddress;
import dev.sluice.upstream.Verb;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request on the data port, as the flow sees it. */
record HttpExchange(
        String requestId,
        Verb verb,
        String server,
        @Nullable X509Certificate certificate,
        HttpServerRequest request,
        BodyReader reader,
        HeldReply reply)
        implements Exchange {

    @Override
    public String source() {
        return SourceAddress.of(request.remoteAddress().hostAddress());
    }

    @Override
    public List<String> authorization() {
        return request.headers().getAll("authorization");
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public Map<String, String> headersWith(String prefix) {
        Map<String, String> found = new HashMap<>();
        request.headers()
                .forEach(
                        (name, value) -> {
                            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                                found.put(name.toLowerCase(Locale.ROOT), value);
                            }
                        });
        return found;
    }

    @Override
    public boolean begin() {
        return reply.begin();
    }

    @Override
    public void tell(String message) {
        reply.tell(message);
    }

    @Override
    public Uni<byte[]> body() {
        return reader.read(request);
    }
}
