package dev.sluice.testsupport;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLPeerUnverifiedException;

/** One request that reached a {@link ScriptedServer}, and the reply that a test gives it. */
public final class ScriptedCall {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Buffer body;
    private final Context loop = Objects.requireNonNull(Vertx.currentContext());
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    ScriptedCall(HttpServerRequest request, Buffer body) {
        this.request = request;
        this.response = request.response();
        this.body = body;
        response.exceptionHandler(e -> left.complete(null));
        response.closeHandler(gone -> left.complete(null));
    }

    public String method() {
        return request.method().name();
    }

    public List<String> header(String name) {
        return request.headers().getAll(name);
    }

    /** The version of HTTP that it came by. */
    public String version() {
        return request.version().name();
    }

    /** Who the gateway has proved to be. */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) request.connection().peerCertificates().get(0);
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names of all headers, in lower case and in order. */
    public List<String> headerNames() {
        return request.headers().names().stream().map(String::toLowerCase).sorted().toList();
    }

    public String text() {
        return body.toString();
    }

    /** The id of the message as JSON, or {@code null}. */
    public String id() {
        return Json.encode(new JsonObject(body).getValue("id"));
    }

    /** Done when the gateway has given the connection up. */
    public CompletableFuture<Void> left() {
        return left;
    }

    public ScriptedCall header(String name, String value) {
        response.putHeader(name, value);
        return this;
    }

    /** Begins an event stream; its head is sent at once. */
    public ScriptedCall stream() {
        response.putHeader("content-type", "text/event-stream").setChunked(true);
        response.writeHead();
        return this;
    }

    public ScriptedCall write(String text) {
        response.write(text);
        return this;
    }

    public ScriptedCall event(String message) {
        return write("data: " + message + "\n\n");
    }

    public void end() {
        response.end();
    }

    /** A whole reply. */
    public void json(String message) {
        response.putHeader("content-type", "application/json").end(message);
    }

    /** An empty result for whatever was asked. */
    public void answerEmpty() {
        json("{\"jsonrpc\":\"2.0\",\"id\":" + id() + ",\"result\":{\"content\":[]}}");
    }

    /** A reply without a body. */
    public void status(int status) {
        response.setStatusCode(status).end();
    }

    /** Breaks the connection in the middle of the reply. */
    public void cut() {
        request.connection().close();
    }

    /** Does something on the server's event loop, where writing never waits. */
    public void onLoop(Runnable action) {
        loop.runOnContext(now -> action.run());
    }

    /** The response itself, for what has no name here. */
    public HttpServerResponse response() {
        return response;
    }
}
