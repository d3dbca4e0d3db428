package dev.sluice.http;

import dev.sluice.gateway.Exchange;
import dev.sluice.gateway.SourceAddress;
import dev.sluice.upstream.Verb;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One request on the data port, as the flow sees it. */
record HttpExchange(
        String requestId,
        Verb verb,
        String server,
        @Nullable X509Certificate certificate,
        HttpServerRequest request,
        @Nullable WholeRequests whole,
        BodyReader reader,
        HeldReply reply)
        implements Exchange {

    @Override
    public String source() {
        return SourceAddress.of(request.remoteAddress().hostAddress());
    }

    @Override
    public List<String> authorization() {
        return request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(UsualNames.of(name));
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(UsualNames.of(name));
    }

    @Override
    public Map<String, String> headersWith(String prefix) {
        Beginning found = new Beginning(prefix);
        request.headers().forEach(found);
        return found.headers;
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
        return reader.read(request, whole);
    }

    /** The headers that begin so; most requests have none. */
    private static final class Beginning implements BiConsumer<String, String> {
        private final String prefix;
        private Map<String, String> headers = Map.of();

        Beginning(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void accept(String name, String value) {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                if (headers.isEmpty()) {
                    headers = new HashMap<>();
                }
                headers.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
    }
}
