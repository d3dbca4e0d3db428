package dev.sluice.fleet;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Sends agents to gateways that were ready a moment ago, one after the other, as the endpoints of a
 * Kubernetes Service do. Agents connect to the gateways themselves and keep their connections.
 */
final class ProbingBalancer implements Balancer {
    private static final long BETWEEN_MILLIS = 50;
    private static final int PATIENCE_MILLIS = 2_000;

    private final Vertx vertx;
    private final List<Integer> ports;
    private final HttpClient http;
    private final AtomicIntegerArray ready;
    private final AtomicInteger turn = new AtomicInteger();
    private final long timer;

    ProbingBalancer(Vertx vertx, Replicas replicas) {
        this.vertx = vertx;
        ports = replicas.ports();
        http = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
        ready = new AtomicIntegerArray(ports.size());
        List<Integer> probed = replicas.managementPorts();
        for (int i = 0; i < ports.size(); i++) {
            ready.set(i, 1);
        }
        timer =
                vertx.setPeriodic(
                        BETWEEN_MILLIS,
                        now -> {
                            for (int i = 0; i < probed.size(); i++) {
                                probe(i, probed.get(i));
                            }
                        });
    }

    private void probe(int gateway, int port) {
        http.request(
                        new RequestOptions()
                                .setMethod(HttpMethod.GET)
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setTimeout(PATIENCE_MILLIS)
                                .setURI("/q/health/ready"))
                .compose(request -> request.send())
                .onComplete(
                        reply ->
                                ready.set(
                                        gateway,
                                        reply.succeeded() && reply.result().statusCode() == 200
                                                ? 1
                                                : 0));
    }

    @Override
    public int port() {
        for (int i = 0; i < ports.size(); i++) {
            int next = Math.floorMod(turn.getAndIncrement(), ports.size());
            if (uses(next)) {
                return ports.get(next);
            }
        }
        return ports.get(0);
    }

    @Override
    public int gateway(int port, @Nullable String named) {
        return ports.indexOf(port);
    }

    @Override
    public boolean uses(int gateway) {
        return ready.get(gateway) == 1;
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        http.close();
    }
}
