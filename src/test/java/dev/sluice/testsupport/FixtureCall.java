package dev.sluice.testsupport;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** One call of a tool while it runs. */
public final class FixtureCall {
    private final Vertx vertx;
    private final PendingAsks asks;
    private final FixtureReply reply;
    private final Object id;
    private final JsonObject params;

    FixtureCall(Vertx vertx, PendingAsks asks, FixtureReply reply, Object id, JsonObject params) {
        this.vertx = vertx;
        this.asks = asks;
        this.reply = reply;
        this.id = id;
        this.params = params;
    }

    public JsonObject arguments() {
        return params.getJsonObject("arguments", new JsonObject());
    }

    /** Tells how far the call is, if the caller gave it a progress token. */
    public void progress(int step, int steps) {
        Object token = params.getJsonObject("_meta", new JsonObject()).getValue("progressToken");
        if (token != null) {
            JsonObject progress = new JsonObject().put("progressToken", token);
            progress.put("progress", step).put("total", steps);
            reply.event(FixtureMessages.notification("notifications/progress", progress));
        }
    }

    /** Sends the client a request on this call's stream; the answer comes by another POST. */
    public Future<JsonObject> ask(String method) {
        return asks.ask(method, reply::event);
    }

    /** Does something later, unless the caller has left by then. */
    public void after(long millis, Runnable action) {
        vertx.setTimer(
                millis,
                timer -> {
                    if (!reply.closed()) {
                        action.run();
                    }
                });
    }

    public void reply(String text) {
        result(FixtureMessages.toolResult(text, false));
    }

    public void fail(String text) {
        result(FixtureMessages.toolResult(text, true));
    }

    public void result(JsonObject result) {
        reply.finish(FixtureMessages.result(id, result));
    }
}
