package dev.sluice.testsupport;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the good upstream server of {@link GatewayFixture} has seen. */
public final class Control {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Control() {}

    /** How many requests reached the server so far. */
    public static int count() {
        return counts().getInteger("received");
    }

    /**
     * The requests that came after the first {@code before}: method, headers as {@code Name:
     * value}, body. Those of other test classes are among the first, and some are large.
     */
    public static List<JsonObject> since(int before) {
        return new JsonArray(told("?since=" + before))
                .stream().map(JsonObject.class::cast).toList();
    }

    /** How many replies and streams the server still has open. */
    public static int open() {
        JsonObject counts = counts();
        return counts.getInteger("openReplies") + counts.getInteger("openStreams");
    }

    private static JsonObject counts() {
        return new JsonObject(told(""));
    }

    private static String told(String query) {
        String url = ConfigProvider.getConfig().getValue("test.control", String.class) + query;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
