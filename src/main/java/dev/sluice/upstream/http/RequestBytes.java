package dev.sluice.upstream.http;

import dev.sluice.secret.Secret;
import dev.sluice.upstream.CallerHeader;
import dev.sluice.upstream.Headers;
import dev.sluice.upstream.Server;
import dev.sluice.upstream.UpstreamRequest;
import dev.sluice.upstream.Verb;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server as HTTP/1.1 writes them. What is the same in all of them is kept, with the
 * server's own credentials: it is shown to nobody.
 */
final class RequestBytes {
    private static final String AUTHORIZATION = "authorization";
    private static final String CONTENT_TYPE = "content-type";

    private final Server server;
    private final Map<Verb, byte[]> beginnings = new EnumMap<>(Verb.class);
    private final String[] own;

    /**
     * Writes what is the same for all.
     *
     * @throws IllegalArgumentException when a header cannot hold its value; it quotes nothing
     * @throws NoSuchElementException when a secret is missing
     */
    RequestBytes(Server server) {
        this.server = server;
        Map<String, Optional<Secret>> headers = server.http().headers();
        this.own =
                headers.keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toArray(String[]::new);
        for (Verb verb : Verb.values()) {
            beginnings.put(verb, beginning(verb, headers));
        }
    }

    private byte[] beginning(Verb verb, Map<String, Optional<Secret>> headers) {
        Destination to = Destination.of(server.http().url());
        HeadWriter head = new HeadWriter();
        head.text(verb.name())
                .text(" ")
                .octets(to.target().getBytes(StandardCharsets.UTF_8))
                .text(" HTTP/1.1\r\n");
        head.field("host", to.authority());
        if (verb == Verb.POST && !isOwn(CONTENT_TYPE)) {
            head.field(CONTENT_TYPE, "application/json");
        }
        headers.forEach(
                (name, secret) -> {
                    if (server.oauth() == null || !name.equalsIgnoreCase(AUTHORIZATION)) {
                        head.field(name, secret.orElseThrow().reveal());
                    }
                });
        return head.bytes();
    }

    private boolean isOwn(String name) {
        for (String each : own) {
            if (each.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * One request, head and body, in one buffer.
     *
     * @param token the access token, where the server asks for one
     * @throws IllegalArgumentException when a header cannot hold its value; it quotes nothing
     */
    ByteBuf of(UpstreamRequest request, @Nullable Secret token, ByteBufAllocator allocator) {
        HeadWriter head = HeadWriter.here();
        head.octets(Objects.requireNonNull(beginnings.get(request.verb()), "each has one"));
        Headers headers = Headers.of(request.headers());
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (!isSetHere(name, request, token)) {
                head.field(name, headers.value(i));
            }
        }
        if (tellsCaller(request)) {
            head.field(CallerHeader.NAME, CallerHeader.value(server, request.caller()));
        }
        if (token != null) {
            head.field(AUTHORIZATION, "Bearer " + token.reveal());
        }
        byte[] body = request.body();
        if (body.length > 0 || request.verb() == Verb.POST) {
            head.length(body.length);
        }
        head.text("\r\n");
        ByteBuf octets = allocator.ioBuffer(head.length() + body.length);
        head.writeTo(octets);
        return octets.writeBytes(body);
    }

    /** What is set here counts, whatever else is asked for. */
    private boolean isSetHere(String name, UpstreamRequest request, @Nullable Secret token) {
        return isOwn(name)
                || (request.verb() == Verb.POST && name.equalsIgnoreCase(CONTENT_TYPE))
                || (token != null && name.equalsIgnoreCase(AUTHORIZATION))
                || (tellsCaller(request) && name.equalsIgnoreCase(CallerHeader.NAME));
    }

    private boolean tellsCaller(UpstreamRequest request) {
        return server.http().transport().tellsCaller() && !request.caller().isEmpty();
    }
}
