package dev.sluice.fleet;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLongArray;

/** The server behind the fleet: it counts what reached it, so that no log has to be believed. */
final class CountingServer {
    static final String ANSWER = "received";

    private final AtomicLongArray units;
    private final Plan plan;
    private final HttpServer http;

    CountingServer(Vertx vertx, Plan plan) {
        this.plan = plan;
        this.units = new AtomicLongArray(plan.targets.size());
        this.http = vertx.createHttpServer().requestHandler(this::receive);
        http.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    String url() {
        return "http://127.0.0.1:" + http.actualPort() + "/mcp";
    }

    /** For each target, the units of the calls that were received. */
    long[] received() {
        long[] received = new long[units.length()];
        for (int i = 0; i < received.length; i++) {
            received[i] = units.get(i);
        }
        return received;
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, body));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        JsonObject message = body.toJsonObject();
        JsonObject arguments = message.getJsonObject("params").getJsonObject("arguments");
        Target target = plan.targets.get(arguments.getInteger("target"));
        long taken = 1;
        if (target.isSum()) {
            taken =
                    new BigDecimal(arguments.getString("amount"))
                            .movePointRight(6)
                            .longValueExact();
        }
        units.addAndGet(target.index(), taken);
        request.response()
                .putHeader("content-type", "application/json")
                .end(
                        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"resultType\":\"complete\",\"content\":[],\"x\":\"%s\"}}"
                                .formatted(message.getValue("id"), ANSWER));
    }
}
