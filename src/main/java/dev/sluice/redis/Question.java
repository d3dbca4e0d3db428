package dev.sluice.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.redis.client.Response;
import java.util.List;

/** One script that waits for its reply; belongs to one event loop. */
final class Question {
    final Script script;
    final List<String> keys;
    final StoreConnection.Arguments arguments;
    final Handler<AsyncResult<Response>> answer;
    final long deadline;
    boolean sent;
    boolean answered;

    /**
     * A question that is not sent yet.
     *
     * @param answer told what came of it, once
     * @param deadline when it is given up, in nanoseconds of this process' clock
     */
    Question(
            Script script,
            List<String> keys,
            StoreConnection.Arguments arguments,
            Handler<AsyncResult<Response>> answer,
            long deadline) {
        this.script = script;
        this.keys = keys;
        this.arguments = arguments;
        this.answer = answer;
        this.deadline = deadline;
    }
}
