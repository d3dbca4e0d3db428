package dev.sluice.demo;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The three verbs of streamable HTTP: say something, listen, end the session. */
final class Endpoint {
    private final Sessions sessions;
    private final Methods methods;

    Endpoint(Sessions sessions, Methods methods) {
        this.sessions = sessions;
        this.methods = methods;
    }

    void post(HttpServerRequest request) {
        Body.read(request)
                .map(Message::read)
                .onSuccess(
                        message ->
                                answering(request, message.askedAs(), () -> take(request, message)))
                .onFailure(problem -> refuse(request.response(), null, Refusal.of(problem)));
    }

    void listen(HttpServerRequest request) {
        answering(
                request,
                null,
                () -> {
                    Session session = sessions.of(request);
                    Accepted.by(request).requireStream();
                    EventStream stream = EventStream.open(request.response());
                    session.addListener(stream);
                    stream.greet();
                });
    }

    void end(HttpServerRequest request) {
        answering(
                request,
                null,
                () -> {
                    sessions.end(sessions.of(request));
                    request.response().setStatusCode(204).end();
                });
    }

    private Future<Void> take(HttpServerRequest request, Message message) {
        Accepted accepted = Accepted.by(request);
        if (message.isRequest() && message.method().equals("initialize")) {
            return begin(request.response(), message);
        }
        Session session = sessions.of(request);
        if (message.isRequest()) {
            Reply reply = new Reply(request.response(), accepted.stream());
            return answer(new Call(session, message, reply));
        }
        if (message.isAnswer()) {
            session.questions().settle(message);
        } else if (message.method().equals("notifications/cancelled")) {
            session.cancel(message.params().getValue("requestId"));
        }
        return request.response().setStatusCode(202).end();
    }

    private Future<Void> begin(HttpServerResponse response, Message message) {
        Session session = sessions.begin(message.params());
        response.putHeader("Mcp-Session-Id", session.id());
        return json(response, 200, JsonRpc.result(message.id(), Welcome.to(session)));
    }

    private Future<Void> answer(Call call) {
        call.session().running(call);
        return methods.answer(call)
                .map(result -> JsonRpc.result(call.id(), result))
                .otherwise(problem -> JsonRpc.error(call.id(), Refusal.of(problem)))
                .compose(call.reply()::finish)
                .onComplete(done -> call.session().finished(call));
    }

    private static void answering(HttpServerRequest request, @Nullable Object id, Runnable work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            refuse(request.response(), id, refusal);
        }
    }

    private static void refuse(HttpServerResponse response, @Nullable Object id, Refusal refusal) {
        json(response, refusal.status(), JsonRpc.error(id, refusal));
    }

    private static Future<Void> json(HttpServerResponse response, int status, JsonObject body) {
        return response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer());
    }
}
