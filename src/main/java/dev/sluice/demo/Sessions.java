package dev.sluice.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sessions that were begun and not yet ended. */
final class Sessions {
    /** Clients forget to say goodbye; beyond this many, the oldest session makes room. */
    private static final int MAX = 1_000;

    private final Vertx vertx;
    private final Map<String, Session> byId = new LinkedHashMap<>();

    Sessions(Vertx vertx) {
        this.vertx = vertx;
    }

    Session begin(JsonObject params) {
        if (!(params.getValue("protocolVersion") instanceof String wanted)) {
            throw Refusal.params("initialize needs a protocolVersion");
        }
        if (byId.size() >= MAX) {
            end(byId.values().iterator().next());
        }
        JsonObject capabilities =
                params.getValue("capabilities") instanceof JsonObject given
                        ? given
                        : new JsonObject();
        Session session =
                new Session(
                        UUID.randomUUID().toString(),
                        Revision.negotiate(wanted),
                        capabilities,
                        new Questions(vertx));
        byId.put(session.id(), session);
        return session;
    }

    /** The session a request belongs to. */
    Session of(HttpServerRequest request) {
        String id = request.getHeader("Mcp-Session-Id");
        if (id == null) {
            throw Refusal.http(400, "Mcp-Session-Id is missing: begin with initialize");
        }
        @Nullable Session session = byId.get(id);
        if (session == null) {
            throw Refusal.http(404, "there is no such session: begin anew with initialize");
        }
        Revision.check(request.getHeader("MCP-Protocol-Version"));
        return session;
    }

    void end(Session session) {
        byId.remove(session.id());
        session.end();
    }

    void endAll() {
        List.copyOf(byId.values()).forEach(this::end);
    }

    /** Tells every client that listens. */
    void tellAll(JsonObject notification) {
        byId.values().forEach(session -> session.tell(notification));
    }
}
