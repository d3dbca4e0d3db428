package dev.sluice.upstream.channel;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RequestId;
import dev.sluice.protocol.Splice;
import org.jspecify.annotations.Nullable;

/**
 * One request under another id, as requests of several agents may share a channel and each agent
 * counts for itself. Only the places that hold the id or the progress token are written anew; all
 * else stays byte for byte.
 *
 * @param own the id that the server knows the request by, and its progress too
 * @param id the agent's, as it wrote it
 * @param token the agent's progress token, as it wrote it; null for none
 */
record Renaming(RequestId own, String id, @Nullable String token) {
    /** What tells a subscription's messages apart (MCP 2026-07-28, Subscriptions). */
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private static final String TOKEN = "progressToken";

    static Renaming of(Message.Request request, RequestId own) {
        JsonValue token = inside(request.params(), "_meta", TOKEN);
        return new Renaming(own, request.id().json(), token == null ? null : token.json());
    }

    /** The request as the server is to read it. */
    byte[] asked(Message.Request request) {
        Splice splice = new Splice(request.body().document());
        replace(splice, request.body().get("id"), own.json());
        replace(splice, inside(request.params(), "_meta", TOKEN), own.json());
        return splice.bytes();
    }

    /** The answer as the agent is to read it. */
    byte[] answered(Message.Response response) {
        Splice splice = new Splice(response.body().document());
        replace(splice, response.body().get("id"), id);
        JsonValue subscription = inside(response.result(), "_meta", SUBSCRIPTION);
        if (isOwn(subscription)) {
            replace(splice, subscription, id);
        }
        return splice.bytes();
    }

    /** A message on the way to the answer, as the agent is to read it. */
    byte[] told(Message.Notification notification) {
        JsonValue params = notification.params();
        Splice splice = new Splice(notification.body().document());
        switch (notification.method()) {
            case Routing.PROGRESS -> replace(splice, inside(params, TOKEN), String.valueOf(token));
            case Routing.CANCELLED -> replace(splice, inside(params, "requestId"), id);
            default -> {}
        }
        JsonValue subscription = inside(params, "_meta", SUBSCRIPTION);
        if (isOwn(subscription)) {
            replace(splice, subscription, id);
        }
        return splice.bytes();
    }

    private boolean isOwn(@Nullable JsonValue value) {
        return value != null && own.equals(RequestId.of(value));
    }

    private static void replace(Splice splice, @Nullable JsonValue value, String json) {
        if (value != null) {
            splice.replace(value, json);
        }
    }

    /** What stands at a place; null when nothing does. */
    static @Nullable JsonValue inside(@Nullable JsonValue value, String... path) {
        JsonValue found = value;
        for (String key : path) {
            found = found == null ? null : found.get(key);
        }
        return found;
    }
}
