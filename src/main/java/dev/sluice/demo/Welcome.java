package dev.sluice.demo;

import io.vertx.core.json.JsonObject;

/** What the server says of itself in answer to {@code initialize}. */
final class Welcome {
    private Welcome() {}

    static JsonObject to(Session session) {
        return new JsonObject()
                .put("protocolVersion", session.revision())
                .put(
                        "capabilities",
                        new JsonObject()
                                .put("tools", new JsonObject())
                                .put("prompts", new JsonObject())
                                .put("resources", new JsonObject().put("listChanged", true)))
                .put(
                        "serverInfo",
                        new JsonObject()
                                .put("name", "sluice-demo")
                                .put("title", "Export jobs (demo)")
                                .put("version", "1.0.0"))
                .put(
                        "instructions",
                        "Export jobs, users and campaigns of a made-up project. Nothing is real,"
                                + " and everything is forgotten when the server stops.");
    }
}
