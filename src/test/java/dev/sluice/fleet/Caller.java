package dev.sluice.fleet;

import dev.sluice.fleet.Call.Outcome;
import dev.sluice.testsupport.ModernAgent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.LongSupplier;

/** Makes single calls through the gateways of a fleet, on connections that are kept. */
final class Caller {
    /** The most connections to one gateway. */
    static final int CONNECTIONS = 48;

    private static final int PATIENCE_MILLIS = 10_000;

    private final HttpClient http;
    private final List<Integer> ports;
    private final LongSupplier micros;
    private volatile String oddity = "";

    Caller(Vertx vertx, List<Integer> ports, LongSupplier micros) {
        this.http =
                vertx.createHttpClient(
                        new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setTcpNoDelay(true));
        this.ports = List.copyOf(ports);
        this.micros = micros;
    }

    int gateways() {
        return ports.size();
    }

    /** Calls a target through one gateway. */
    Future<Call> call(Target target, int gateway, int units) {
        long sent = micros.getAsLong();
        RequestOptions request =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(ports.get(gateway))
                        .setURI("/mcp/" + FleetDocuments.SERVER)
                        .setTimeout(PATIENCE_MILLIS)
                        .setHeaders(headers(target));
        return http.request(request)
                .compose(ready -> ready.send(Buffer.buffer(message(target, units))))
                .compose(reply -> reply.body().map(Buffer::toString))
                .otherwise(Throwable::toString)
                .map(this::outcome)
                .map(
                        outcome ->
                                new Call(
                                        target.index(),
                                        gateway,
                                        units,
                                        sent,
                                        micros.getAsLong(),
                                        outcome));
    }

    private static MultiMap headers(Target target) {
        return MultiMap.caseInsensitiveMultiMap()
                .add("Authorization", "Bearer " + FleetDocuments.token(target.grant()))
                .add("Content-Type", "application/json")
                .add("Accept", "application/json, text/event-stream")
                .add("MCP-Protocol-Version", ModernAgent.REVISION)
                .add("Mcp-Method", "tools/call")
                .add("Mcp-Name", target.tool());
    }

    private static String message(Target target, int units) {
        String amount =
                target.isSum() ? ",\"amount\":" + BigDecimal.valueOf(units, 6).toPlainString() : "";
        return ModernAgent.message(
                "1",
                "tools/call",
                "\"name\":\"%s\",\"arguments\":{\"target\":%d%s}"
                        .formatted(target.tool(), target.index(), amount));
    }

    /** The last answer that no gateway should give; empty when there was none. */
    String oddity() {
        return oddity;
    }

    private Outcome outcome(String text) {
        if (text.contains(CountingServer.ANSWER)) {
            return Outcome.PASSED;
        }
        if (text.contains("[RATE LIMITED]")) {
            return Outcome.LIMITED;
        }
        if (text.contains("-31004")) {
            return Outcome.STORE_OUT;
        }
        oddity = text;
        return Outcome.BROKEN;
    }
}
