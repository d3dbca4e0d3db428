package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server asked of its client and still waits for. Ids count from 1 as most clients' own do
 * too: the two id spaces are separate, and whatever stands between must not mix them up.
 */
final class Questions {
    /** A person may have to answer, so the wait is long. */
    private static final long PATIENCE_MS = 120_000;

    private final Vertx vertx;
    private final Map<Object, Promise<JsonObject>> open = new HashMap<>();
    private int last;

    Questions(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<JsonObject> ask(Reply reply, String method, JsonObject params) {
        Integer id = ++last;
        Promise<JsonObject> answer = Promise.promise();
        open.put(id, answer);
        long timer = vertx.setTimer(PATIENCE_MS, t -> answer.tryFail("the client did not answer"));
        reply.send(JsonRpc.request(id, method, params));
        return answer.future()
                .onComplete(
                        done -> {
                            vertx.cancelTimer(timer);
                            open.remove(id);
                        });
    }

    /** Takes a client's answer; one that nobody waits for is late or repeated, and harmless. */
    void settle(Message message) {
        @Nullable Promise<JsonObject> answer = open.get(message.id());
        if (answer == null) {
            return;
        }
        if (message.json().getValue("result") instanceof JsonObject result) {
            answer.tryComplete(result);
        } else {
            answer.tryFail("the client declined");
        }
    }

    void giveUp(String reason) {
        List.copyOf(open.values()).forEach(answer -> answer.tryFail(reason));
    }
}
