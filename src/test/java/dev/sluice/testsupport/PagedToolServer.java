package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An MCP server over HTTP that lists many tools in pages, in either era, or never stops. */
public final class PagedToolServer implements AutoCloseable {
    private static final String CURRENT = "2026-07-28";
    private static final byte[] PIECE = "x".repeat(1 << 16).getBytes(UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<JsonObject> tools;
    private final int perPage;
    private final How how;
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /** What it does. */
    public enum How {
        /** With a session, as revisions up to 2025-11-25 do. */
        SESSION,
        /** Without, as 2026-07-28 does; it knows no {@code initialize}. */
        STATELESS,
        /** There is always another page. */
        ENDLESS,
        /** The second page leads to the first. */
        CIRCLE,
        /** A page is larger than anyone can hold. */
        HUGE,
        /** So is an event stream without an answer. */
        HUGE_STREAM,
        /** A page never comes. */
        SILENT
    }

    /** Starts it on a free port. */
    public PagedToolServer(How how, List<JsonObject> tools, int perPage) {
        this.how = how;
        this.tools = List.copyOf(tools);
        this.perPage = perPage;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/mcp", this::answer);
        server.start();
    }

    /** A tool of a name and a description. */
    public static JsonObject tool(String name, String description) {
        return new JsonObject()
                .put("name", name)
                .put("description", description)
                .put("inputSchema", new JsonObject().put("type", "object"));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    /** Each request: its verb, its method, and the headers that say what it is. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        JsonObject message = text.isEmpty() ? new JsonObject() : new JsonObject(text);
        String method = message.getString("method", "");
        heard.add(
                String.join(
                        " ",
                        exchange.getRequestMethod(),
                        method,
                        header(exchange, "MCP-Protocol-Version"),
                        header(exchange, "Mcp-Method"),
                        header(exchange, "Api-Key")));
        JsonObject params = message.getJsonObject("params", new JsonObject());
        boolean stateless = how == How.STATELESS;
        boolean fits =
                CURRENT.equals(
                        params.getJsonObject("_meta", new JsonObject())
                                .getString("io.modelcontextprotocol/protocolVersion"));
        if (!message.containsKey("id")) {
            reply(exchange, 202, "");
        } else if (stateless && method.equals("initialize")) {
            reply(exchange, 404, error(message, -32601));
        } else if (stateless
                && !(fits
                        && header(exchange, "MCP-Protocol-Version").equals(CURRENT)
                        && header(exchange, "Mcp-Method").equals(method))) {
            reply(exchange, 400, error(message, -32020));
        } else if (method.equals("initialize")) {
            exchange.getResponseHeaders().add("Mcp-Session-Id", "s1");
            reply(
                    exchange,
                    200,
                    result(message, new JsonObject().put("protocolVersion", "2025-06-18")));
        } else if (method.equals("tools/list")) {
            list(exchange, message, params.getString("cursor"));
        } else {
            reply(exchange, 200, error(message, -32601));
        }
    }

    private void list(HttpExchange exchange, JsonObject message, @Nullable String cursor)
            throws IOException {
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        switch (how) {
            case ENDLESS -> page(exchange, message, 0, Integer.toString(from + 1));
            case CIRCLE -> page(exchange, message, 0, "7");
            case HUGE -> flood(exchange, "application/json");
            case HUGE_STREAM -> flood(exchange, "text/event-stream");
            case SILENT -> hold();
            default -> {
                int to = Math.min(tools.size(), from + perPage);
                page(exchange, message, from, to == tools.size() ? null : Integer.toString(to));
            }
        }
    }

    private void page(HttpExchange exchange, JsonObject message, int from, @Nullable String next)
            throws IOException {
        JsonArray page = new JsonArray();
        tools.subList(from, Math.min(tools.size(), from + perPage)).forEach(page::add);
        JsonObject result = new JsonObject().put("tools", page);
        if (how == How.STATELESS) {
            result.put("resultType", "complete").put("ttlMs", 0).put("cacheScope", "private");
        }
        if (next != null) {
            result.put("nextCursor", next);
        }
        reply(exchange, 200, result(message, result));
    }

    private void hold() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A gigabyte, if anyone takes it. */
    private static void flood(HttpExchange exchange, String type) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            for (int i = 0; i < (1 << 30) / PIECE.length; i++) {
                body.write(PIECE);
                if (type.endsWith("stream")) {
                    body.write("\n\n".getBytes(UTF_8));
                }
            }
        }
    }

    private static String result(JsonObject message, JsonObject result) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", message.getValue("id"))
                .put("result", result)
                .encode();
    }

    private static String error(JsonObject message, int code) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", message.getValue("id"))
                .put("error", new JsonObject().put("code", code).put("message", "no"))
                .encode();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "-" : value;
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
