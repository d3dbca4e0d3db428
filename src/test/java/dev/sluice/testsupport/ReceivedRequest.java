package dev.sluice.testsupport;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request as it arrived.
 *
 * @param headers every header line in the order received, names as they were spelled
 * @param body the bytes that came, which are fewer than promised when the sender went away
 */
public record ReceivedRequest(
        String method, String uri, List<Map.Entry<String, String>> headers, Buffer body) {

    static ReceivedRequest of(HttpServerRequest request, Buffer body) {
        return new ReceivedRequest(
                request.method().name(),
                request.uri(),
                List.copyOf(request.headers().entries()),
                body.copy());
    }

    /** The values of all headers of this name, in whatever spelling. */
    public List<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** The body, which must be a JSON object. */
    public JsonObject message() {
        return new JsonObject(body);
    }

    /** Whether the body is a JSON-RPC request or notification of this method. */
    public boolean calls(String rpcMethod) {
        return body.length() > 0 && rpcMethod.equals(message().getString("method"));
    }
}
