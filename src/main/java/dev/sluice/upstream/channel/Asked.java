package dev.sluice.upstream.channel;

import dev.sluice.protocol.JsonValue;
import dev.sluice.protocol.Message;
import dev.sluice.protocol.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * A request that the server has not answered yet.
 *
 * @param id what its answer is known by
 * @param method what is asked
 * @param progress the token by which the server tells of its progress; null for none
 * @param reply what goes back
 */
record Asked(RequestId id, String method, @Nullable RequestId progress, Reply reply) {

    static Asked of(Message.Request request, Reply reply) {
        JsonValue params = request.params();
        JsonValue meta = params == null ? null : params.get("_meta");
        JsonValue token = meta == null ? null : meta.get("progressToken");
        return new Asked(
                request.id(), request.method(), token == null ? null : RequestId.of(token), reply);
    }

    /** Whether it begins a session. */
    boolean isInitialize() {
        return method.equals("initialize");
    }
}
