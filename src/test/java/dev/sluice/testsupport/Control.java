package dev.sluice.testsupport;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the good upstream server of {@link GatewayFixture} has seen. */
public final class Control {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Control() {}

    /** How many requests reached the server so far. */
    public static int count() {
        return received().size();
    }

    /** Every request so far: method, headers as {@code Name: value}, body. */
    public static JsonArray received() {
        return told().getJsonArray("received");
    }

    /** How many replies and streams the server still has open. */
    public static int open() {
        JsonObject told = told();
        return told.getInteger("openReplies") + told.getInteger("openStreams");
    }

    private static JsonObject told() {
        String url = ConfigProvider.getConfig().getValue("test.control", String.class);
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            return new JsonObject(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
