package dev.sluice.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** A bare client: it says what a test tells it to say, right or wrong. */
final class DemoClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI url;

    DemoClient(URI url) {
        this.url = url;
    }

    /** A request with the headers that every well-behaved client sends. */
    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    HttpRequest.Builder request(String session) {
        return request().header("Mcp-Session-Id", session);
    }

    String begin(JsonObject capabilities) {
        HttpResponse<String> response =
                send(request().POST(BodyPublishers.ofString(initialize(capabilities))));
        return response.headers().firstValue("mcp-session-id").orElseThrow();
    }

    String begin() {
        return begin(new JsonObject());
    }

    static String initialize(JsonObject capabilities) {
        JsonObject params =
                new JsonObject()
                        .put("protocolVersion", "2025-06-18")
                        .put("capabilities", capabilities)
                        .put("clientInfo", new JsonObject().put("name", "t").put("version", "1"));
        return message(0, "initialize", params).encode();
    }

    static JsonObject message(Object id, String method, JsonObject params) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params);
    }

    static JsonObject toolCall(Object id, String tool, JsonObject arguments) {
        return message(
                id, "tools/call", new JsonObject().put("name", tool).put("arguments", arguments));
    }

    HttpResponse<String> post(String session, String body) {
        return send(request(session).POST(BodyPublishers.ofString(body)));
    }

    JsonObject ask(String session, JsonObject message) {
        HttpResponse<String> response = post(session, message.encode());
        return new JsonObject(response.body());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    /** The data of each event, as they come. */
    Stream<JsonObject> events(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> new JsonObject(line.substring("data: ".length())));
    }

    private static <T> HttpResponse<T> send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
