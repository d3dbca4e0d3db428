package dev.sluice.testsupport;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Requests of the server that the client has yet to answer; their ids count from 0. */
final class PendingAsks {
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, Promise<JsonObject>> pending = new ConcurrentHashMap<>();

    Future<JsonObject> ask(String method, Consumer<JsonObject> send) {
        int id = next.getAndIncrement();
        Promise<JsonObject> answer = Promise.promise();
        pending.put(id, answer);
        send.accept(
                FixtureMessages.notification(method, FixtureMessages.asked(method)).put("id", id));
        return answer.future();
    }

    /** Takes a client's answer; one that nobody waits for is dropped. */
    void answered(JsonObject response) {
        Promise<JsonObject> answer = pending.remove(response.getInteger("id"));
        if (answer != null) {
            answer.complete(response.getJsonObject("result", response.getJsonObject("error")));
        }
    }
}
