package dev.sluice.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Map;

/**
 * A reply that has begun.
 *
 * @param status the HTTP status
 * @param headers all headers, names in lower case, the first value of each
 * @param body the rest of the reply, paused; it fails when the connection breaks or takes too long
 * @param abandon gives the connection up at once; harmless when the reply has ended
 */
public record UpstreamReply(
        int status, Map<String, String> headers, ReadStream<Buffer> body, Runnable abandon) {
    public UpstreamReply {
        headers = Headers.of(headers);
    }

    /** The media type without parameters, in lower case; empty when there is none. */
    public String mediaType() {
        String type = headers.getOrDefault("content-type", "");
        if (type.equals("application/json") || type.equals("text/event-stream")) {
            return type;
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon))
                .strip()
                .toLowerCase(java.util.Locale.ROOT);
    }
}
