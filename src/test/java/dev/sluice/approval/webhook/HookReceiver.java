package dev.sluice.approval.webhook;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Who is told: keeps what it hears, and answers as a test wants. */
final class HookReceiver implements AutoCloseable {
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Queue<Consumer<HttpServerRequest>> next = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final HttpServer server;
    private volatile Consumer<HttpServerRequest> usual = status(204);

    /** One request. */
    record Heard(String line, MultiMap headers, Buffer body) {
        String header(String name) {
            return Objects.requireNonNullElse(headers.get(name), "");
        }

        JsonObject json() {
            return body.toJsonObject();
        }

        String type() {
            return json().getString("type");
        }

        /** The id of the question. */
        String question() {
            return json().getJsonObject("data").getString("id");
        }

        String bytes() {
            return line + "\n" + headers + "\n" + body;
        }
    }

    HookReceiver(Vertx vertx) throws Exception {
        this(vertx, new HttpServerOptions(), 0);
    }

    HookReceiver(Vertx vertx, HttpServerOptions options, int port) throws Exception {
        server =
                vertx.createHttpServer(options)
                        .connectionHandler(
                                connection -> {
                                    connections.incrementAndGet();
                                    open.incrementAndGet();
                                    connection.closeHandler(gone -> open.decrementAndGet());
                                })
                        .requestHandler(this::hear)
                        .listen(port, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
    }

    static Consumer<HttpServerRequest> status(int status) {
        return request -> request.response().setStatusCode(status).end("heard");
    }

    /** Never says a word. */
    static Consumer<HttpServerRequest> silence() {
        return request -> {};
    }

    private void hear(HttpServerRequest request) {
        request.bodyHandler(
                body -> {
                    heard.add(
                            new Heard(
                                    request.method() + " " + request.uri(),
                                    request.headers(),
                                    body));
                    Consumer<HttpServerRequest> answer = next.poll();
                    (answer == null ? usual : answer).accept(request);
                });
    }

    void usually(Consumer<HttpServerRequest> answer) {
        usual = answer;
    }

    void next(Consumer<HttpServerRequest> answer) {
        next.add(answer);
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** How many connections were ever made. */
    int connections() {
        return connections.get();
    }

    /** How many are there now. */
    int open() {
        return open.get();
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
