package dev.sluice.testsupport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The one path of a fixture server: POST, GET and DELETE, and the sessions they belong to. */
final class FixtureEndpoint {
    private static final String SESSION = "Mcp-Session-Id";

    final Map<String, FixtureTool> tools = Collections.synchronizedMap(new LinkedHashMap<>());
    final Map<FixtureReply, String> streams = new ConcurrentHashMap<>();
    final Set<FixtureReply> replies = ConcurrentHashMap.newKeySet();
    final PendingAsks asks = new PendingAsks();
    volatile FixtureSessions sessions = FixtureSessions.OFFERED;
    volatile boolean streamsEveryReply;

    private final Vertx vertx;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    FixtureEndpoint(Vertx vertx) {
        this.vertx = vertx;
        tools.put("echo", FixtureTool::echo);
        tools.put("slow", FixtureTool::slow);
        tools.put("ask", FixtureTool::ask);
        tools.put("fail", FixtureTool::fail);
    }

    void answer(HttpServerRequest request, Buffer body) {
        FixtureReply reply = new FixtureReply(request.response());
        if (!"/mcp".equals(request.path())) {
            reply.status(404);
            return;
        }
        switch (request.method().name()) {
            case "POST" -> post(request, body, reply);
            case "GET" -> listen(request, reply);
            case "DELETE" -> end(request, reply);
            default -> reply.status(405);
        }
    }

    private void post(HttpServerRequest request, Buffer body, FixtureReply reply) {
        JsonObject message;
        try {
            message = new JsonObject(body);
        } catch (DecodeException e) {
            reply.refuse(400, "Parse error");
            return;
        }
        String method = message.getString("method");
        if ("initialize".equals(method)) {
            openSession(reply);
        } else if (!admits(request, reply)) {
            return;
        }
        if (method == null) {
            asks.answered(message);
            reply.status(202);
        } else if (!message.containsKey("id")) {
            reply.status(202);
        } else {
            replies.add(reply);
            reply.onClose(() -> replies.remove(reply));
            serve(method, message, streamsEveryReply ? reply.stream() : reply);
        }
    }

    private void openSession(FixtureReply reply) {
        if (sessions != FixtureSessions.NONE) {
            String session = UUID.randomUUID().toString();
            open.add(session);
            reply.header(SESSION, session);
        }
    }

    private boolean admits(HttpServerRequest request, FixtureReply reply) {
        String session = request.getHeader(SESSION);
        if (session == null && sessions == FixtureSessions.REQUIRED) {
            reply.refuse(400, "Bad Request: a session id is required");
            return false;
        }
        if (session != null && sessions != FixtureSessions.NONE && !open.contains(session)) {
            reply.refuse(404, "Session not found");
            return false;
        }
        return true;
    }

    private void serve(String method, JsonObject message, FixtureReply reply) {
        Object id = message.getValue("id");
        JsonObject params = message.getJsonObject("params", new JsonObject());
        if (method.equals("tools/call")) {
            String name = params.getString("name");
            FixtureTool tool = tools.get(name);
            if (tool == null) {
                reply.finish(FixtureMessages.error(id, -32602, "Unknown tool: " + name));
            } else {
                tool.answer(new FixtureCall(vertx, asks, reply, id, params));
            }
        } else {
            reply.finish(FixtureMessages.answer(method, id, params, List.copyOf(tools.keySet())));
        }
    }

    private void listen(HttpServerRequest request, FixtureReply reply) {
        if (admits(request, reply)) {
            String session = request.getHeader(SESSION);
            streams.put(reply, session == null ? "" : session);
            reply.onClose(() -> streams.remove(reply));
            reply.stream();
        }
    }

    private void end(HttpServerRequest request, FixtureReply reply) {
        if (sessions == FixtureSessions.NONE) {
            reply.status(405);
        } else if (admits(request, reply)) {
            String session = request.getHeader(SESSION);
            open.remove(session);
            streams.forEach(
                    (stream, owner) -> {
                        if (owner.equals(session)) {
                            stream.end();
                        }
                    });
            reply.status(200);
        }
    }
}
