package dev.sluice.fleet;

import dev.sluice.testsupport.ModernAgent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Streams that are held open, and opened anew when they end. */
final class SteadyStreams {
    private final Vertx vertx;
    private final Balancer balancer;
    private final HttpClient http;
    private final Ends ends;
    private final AtomicLong ended = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean stopping;

    /** Hears of streams that came to no proper end. */
    interface Ends {
        /** The operating system refused the connection. */
        void refused();

        void lost(Lost stream);
    }

    private interface Sending {
        Future<HttpClientResponse> on(HttpClientRequest request);
    }

    SteadyStreams(Vertx vertx, Balancer balancer, HttpClient http, Ends ends) {
        this.vertx = vertx;
        this.balancer = balancer;
        this.http = http;
        this.ends = ends;
    }

    int open() {
        return open.get();
    }

    /** Those that came to a proper end. */
    long ended() {
        return ended.get();
    }

    /** Opens no more. */
    void stop() {
        stopping = true;
    }

    /** Opens one, and another whenever it ends. */
    void listenForEver(@Nullable String session) {
        if (stopping) {
            return;
        }
        long began = System.nanoTime();
        int port = balancer.port();
        RequestOptions options =
                SteadyRequests.options(
                                session == null ? HttpMethod.POST : HttpMethod.GET, "streams", port)
                        .setTimeout(0);
        Sending sending = HttpClientRequest::send;
        if (session == null) {
            SteadyRequests.modern(options, "subscriptions/listen");
            String listen =
                    ModernAgent.message(
                            "1",
                            "subscriptions/listen",
                            "\"notifications\":{\"toolsListChanged\":true}");
            sending = request -> request.send(Buffer.buffer(listen));
        } else {
            options.putHeader("Authorization", "Bearer " + RestartDocuments.token("legacy"));
            options.putHeader("Mcp-Session-Id", session);
        }
        http.request(options)
                .compose(sending::on)
                .onSuccess(reply -> listen(session, began, port, reply))
                .onFailure(
                        e -> {
                            if (e instanceof ConnectException) {
                                ends.refused();
                            } else {
                                lose(balancer.gateway(port, null), began, e.toString());
                            }
                            listenAgain(session);
                        });
    }

    private void listen(@Nullable String session, long began, int port, HttpClientResponse reply) {
        int gateway = balancer.gateway(port, reply.getHeader(Haproxy.NAMED));
        if (reply.statusCode() != 200) {
            lose(gateway, began, "status " + reply.statusCode());
            listenAgain(session);
            return;
        }
        open.incrementAndGet();
        reply.exceptionHandler(
                e -> {
                    open.decrementAndGet();
                    lose(gateway, began, e.toString());
                    listenAgain(session);
                });
        reply.endHandler(
                end -> {
                    open.decrementAndGet();
                    ended.incrementAndGet();
                    listenAgain(session);
                });
    }

    private void listenAgain(@Nullable String session) {
        vertx.setTimer(20, now -> listenForEver(session));
    }

    private void lose(int gateway, long began, String how) {
        if (!stopping) {
            ends.lost(new Lost("stream", gateway, began, System.nanoTime(), how));
        }
    }
}
