package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;

/** The demo MCP server: listens on the loopback address and serves one path. */
public final class DemoServer {
    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/mcp";

    private final HttpServer server;
    private final Sessions sessions;
    private final Endpoint endpoint;

    /**
     * Prepares a server that does not listen yet.
     *
     * @param vertx runs it
     * @param port where to listen; 0 takes any free port
     */
    public DemoServer(Vertx vertx, int port) {
        sessions = new Sessions(vertx);
        endpoint = new Endpoint(sessions, Methods.of(vertx, sessions));
        server =
                vertx.createHttpServer(new HttpServerOptions().setHost(HOST).setPort(port))
                        .requestHandler(this::route);
    }

    /** Begins to listen. */
    public Future<Void> start() {
        return server.listen().mapEmpty();
    }

    /** Ends every session and stops listening. */
    public Future<Void> stop() {
        sessions.endAll();
        return server.close();
    }

    /** Where it listens; meaningful once it has started. */
    public URI url() {
        return URI.create("http://" + HOST + ":" + server.actualPort() + PATH);
    }

    private void route(HttpServerRequest request) {
        if (!PATH.equals(request.path())) {
            request.response().setStatusCode(404).end();
        } else if (!Loopback.isMeantBy(request)) {
            request.response().setStatusCode(403).end();
        } else {
            switch (request.method().name()) {
                case "POST" -> endpoint.post(request);
                case "GET" -> endpoint.listen(request);
                case "DELETE" -> endpoint.end(request);
                default ->
                        request.response()
                                .setStatusCode(405)
                                .putHeader("Allow", "POST, GET, DELETE")
                                .end();
            }
        }
    }
}
