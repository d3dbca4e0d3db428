package dev.sluice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request on the port for agents.
 *
 * @param time when its answer had left, or was given up, in UTC
 * @param requestId Sluice's own id of the request, as in the decision log; absent when it was
 *     refused before it had one
 * @param source the IPv4 address it came from, or the half of an IPv6 address that names a network
 * @param verb {@code POST}, {@code GET}, {@code DELETE} or {@code OPTIONS}; else {@code _other},
 *     and absent when the request could not be read
 * @param path the form of the path: {@code /mcp/{server}}, {@code
 *     /.well-known/oauth-protected-resource/mcp/{server}} or {@code _other}; never what was sent
 * @param server the server in the path, when one of that name is configured
 * @param status the HTTP status; absent when no answer was begun
 * @param bytes how many bytes of body were sent
 * @param micros microseconds from the request's head to the end of the answer
 * @param protocol {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param complete whether the answer came to its end
 */
public record AccessRecord(
        Instant time,
        @Nullable String requestId,
        String source,
        @Nullable String verb,
        @Nullable String path,
        @Nullable String server,
        @Nullable Integer status,
        long bytes,
        long micros,
        @Nullable String protocol,
        boolean complete)
        implements LogLine {

    @Override
    public String kind() {
        return "access";
    }

    @Override
    public void write(JsonLine line) {
        line.begin()
                .time("time", time)
                .text("requestId", requestId)
                .text("source", source)
                .text("verb", verb)
                .text("path", path)
                .text("server", server)
                .number("status", status)
                .number("bytes", bytes)
                .number("micros", micros)
                .text("protocol", protocol)
                .truth("complete", complete)
                .end();
    }
}
