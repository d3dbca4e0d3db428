package dev.sluice.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Agents of both eras that call all the time and hold streams open. Each call has an id of its own
 * and is sent once; only where the operating system refused the connection is it sent elsewhere.
 */
final class SteadyAgents implements SteadyStreams.Ends, AutoCloseable {
    private static final long PAUSE_MILLIS = 100;
    private static final int MOST_MOVES = 100;

    private final Vertx vertx;
    private final Balancer balancer;
    private final HttpClient http;
    private final SteadyStreams streams;
    private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean stopping;

    /** What one agent calls again and again. */
    enum Habit {
        PLAIN,
        LIMITED,
        SLOW,
        SLOW_STREAM
    }

    SteadyAgents(Vertx vertx, Balancer balancer) {
        this.vertx = vertx;
        this.balancer = balancer;
        this.http =
                vertx.createHttpClient(
                        new HttpClientOptions().setMaxPoolSize(1_000).setTcpNoDelay(true));
        this.streams = new SteadyStreams(vertx, balancer, http, this);
    }

    /** Starts one agent of each era for each habit, so often, and streams of both eras. */
    void start(int times, int listeners) {
        for (int i = 0; i < times; i++) {
            for (Habit habit : Habit.values()) {
                vertx.runOnContext(now -> callForEver(habit, null));
                begin(session -> callForEver(habit, session));
            }
        }
        for (int i = 0; i < listeners / 2; i++) {
            vertx.runOnContext(now -> streams.listenForEver(null));
            begin(streams::listenForEver);
        }
    }

    long answered() {
        return answered.get();
    }

    long limited() {
        return limited.get();
    }

    /** Requests whose connection was refused, and that were sent elsewhere. */
    long moved() {
        return moved.get();
    }

    SteadyStreams streams() {
        return streams;
    }

    /** Calls that have not been answered yet. */
    int underWay() {
        return underWay.get();
    }

    @Override
    public void refused() {
        moved.incrementAndGet();
    }

    @Override
    public void lost(Lost stream) {
        lost.add(stream);
    }

    Queue<Lost> lost() {
        return lost;
    }

    /** Begins no more calls. */
    void stop() {
        stopping = true;
        streams.stop();
    }

    private interface InSession {
        void begun(String session);
    }

    private void begin(InSession then) {
        String initialize =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
                        + "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                        + "\"clientInfo\":{\"name\":\"steady\",\"version\":\"1\"}}}";
        vertx.runOnContext(
                now ->
                        http.request(
                                        SteadyRequests.options(
                                                HttpMethod.POST, "legacy", balancer.port()))
                                .compose(request -> request.send(Buffer.buffer(initialize)))
                                .map(reply -> reply.getHeader("mcp-session-id"))
                                .onSuccess(then::begun)
                                .onFailure(e -> lose("initialize", -1, 0, e.toString())));
    }

    private void callForEver(Habit habit, @Nullable String session) {
        if (stopping) {
            return;
        }
        underWay.incrementAndGet();
        call(habit, session, 0)
                .onComplete(
                        done -> {
                            underWay.decrementAndGet();
                            vertx.setTimer(PAUSE_MILLIS, now -> callForEver(habit, session));
                        });
    }

    /** Calls until it is answered by the operating system of a gateway that runs. */
    private Future<Void> call(Habit habit, @Nullable String session, int moves) {
        long id = ids.incrementAndGet();
        String body = SteadyRequests.body(habit, id, session);
        return send(habit, session, body, moves);
    }

    private Future<Void> send(Habit habit, @Nullable String session, String body, int moves) {
        long began = System.nanoTime();
        int port = balancer.port();
        String what = habit + (session == null ? " modern" : " legacy");
        RequestOptions options =
                SteadyRequests.options(
                        HttpMethod.POST, session == null ? "modern" : "legacy", port);
        if (session == null) {
            SteadyRequests.modern(options, "tools/call")
                    .putHeader("Mcp-Name", SteadyRequests.tool(habit));
        } else {
            options.putHeader("Mcp-Session-Id", session);
        }
        int[] gateway = {balancer.gateway(port, null)};
        return http.request(options)
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(
                        reply -> {
                            gateway[0] = balancer.gateway(port, reply.getHeader(Haproxy.NAMED));
                            return reply.body().map(text -> reply.statusCode() + " " + text);
                        })
                .compose(
                        text -> {
                            judge(what, gateway[0], began, text);
                            return Future.<Void>succeededFuture();
                        },
                        failure -> {
                            if (failure instanceof ConnectException && moves < MOST_MOVES) {
                                refused();
                                return elsewhere(habit, session, body, moves + 1);
                            }
                            lose(what, gateway[0], began, failure.toString());
                            return Future.succeededFuture();
                        });
    }

    private Future<Void> elsewhere(Habit habit, @Nullable String session, String body, int moves) {
        return Future.future(
                promise ->
                        vertx.setTimer(
                                20, now -> send(habit, session, body, moves).onComplete(promise)));
    }

    private void judge(String what, int gateway, long began, String text) {
        if (text.startsWith("200 ") && text.contains(SteadyServer.ANSWER)) {
            answered.incrementAndGet();
        } else if (text.contains("[RATE LIMITED]")) {
            limited.incrementAndGet();
        } else {
            lose(what, gateway, began, text);
        }
    }

    private void lose(String what, int gateway, long began, String how) {
        lost.add(new Lost(what, gateway, began, System.nanoTime(), how));
    }

    @Override
    public void close() {
        stopping = true;
        streams.stop();
        http.close();
    }
}
