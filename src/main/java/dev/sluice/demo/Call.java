package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One request being served, and what may be said to its client meanwhile.
 *
 * @param session whose request it is
 * @param message the request
 * @param reply where its result goes
 */
record Call(Session session, Message message, Reply reply) {

    Object id() {
        return message.id();
    }

    JsonObject params() {
        return message.params();
    }

    boolean isCancelled() {
        return reply.isAbandoned();
    }

    /** Reports progress to a client that asked for it by giving a token. */
    void progress(int done, int total, String text) {
        @Nullable Object token =
                params().getValue("_meta") instanceof JsonObject meta
                        ? meta.getValue("progressToken")
                        : null;
        if (token != null) {
            reply.send(
                    JsonRpc.notification(
                            "notifications/progress",
                            new JsonObject()
                                    .put("progressToken", token)
                                    .put("progress", done)
                                    .put("total", total)
                                    .put("message", text)));
        }
    }

    /** Whether the client said that it can answer such a question, and can be reached with it. */
    boolean canAsk(String capability) {
        return session.offers(capability) && reply.mayStream();
    }

    Future<JsonObject> ask(String method, JsonObject params) {
        return session.questions().ask(reply, method, params);
    }
}
