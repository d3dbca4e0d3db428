package dev.sluice.fleet;

import dev.sluice.testsupport.ModernAgent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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
final class SteadyAgents implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int MOST_MOVES = 100;

    private final Vertx vertx;
    private final Balancer balancer;
    private final HttpClient http;
    private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong streamsEnded = new AtomicLong();
    private final AtomicInteger streamsOpen = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean stopping;

    /** What one agent calls again and again. */
    enum Habit {
        PLAIN,
        LIMITED,
        SLOW,
        SLOW_STREAM
    }

    private interface Sending {
        Future<HttpClientResponse> on(HttpClientRequest request);
    }

    SteadyAgents(Vertx vertx, Balancer balancer) {
        this.vertx = vertx;
        this.balancer = balancer;
        this.http =
                vertx.createHttpClient(
                        new HttpClientOptions().setMaxPoolSize(1_000).setTcpNoDelay(true));
    }

    /** Starts one agent of each era for each habit, so often, and streams of both eras. */
    void start(int times, int streams) {
        for (int i = 0; i < times; i++) {
            for (Habit habit : Habit.values()) {
                vertx.runOnContext(now -> callForEver(habit, null));
                begin(session -> callForEver(habit, session));
            }
        }
        for (int i = 0; i < streams / 2; i++) {
            vertx.runOnContext(now -> listenForEver(null));
            begin(this::listenForEver);
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

    int streamsOpen() {
        return streamsOpen.get();
    }

    /** Streams that came to a proper end. */
    long streamsEnded() {
        return streamsEnded.get();
    }

    /** Calls that have not been answered yet. */
    int underWay() {
        return underWay.get();
    }

    Queue<Lost> lost() {
        return lost;
    }

    /** Begins no more calls. */
    void stop() {
        stopping = true;
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
                        http.request(options(HttpMethod.POST, "legacy", balancer.port()))
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
        String body = body(habit, id, session);
        return send(habit, session, body, moves);
    }

    private Future<Void> send(Habit habit, @Nullable String session, String body, int moves) {
        long began = System.nanoTime();
        int port = balancer.port();
        String what = habit + (session == null ? " modern" : " legacy");
        RequestOptions options =
                options(HttpMethod.POST, session == null ? "modern" : "legacy", port);
        if (session == null) {
            modern(options, "tools/call").putHeader("Mcp-Name", tool(habit));
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
                                moved.incrementAndGet();
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

    private void listenForEver(@Nullable String session) {
        if (stopping) {
            return;
        }
        long began = System.nanoTime();
        int port = balancer.port();
        RequestOptions options =
                options(session == null ? HttpMethod.POST : HttpMethod.GET, "streams", port)
                        .setTimeout(0);
        Sending sending = HttpClientRequest::send;
        if (session == null) {
            modern(options, "subscriptions/listen");
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
                                moved.incrementAndGet();
                            } else {
                                lose("stream", balancer.gateway(port, null), began, e.toString());
                            }
                            listenAgain(session);
                        });
    }

    private void listen(@Nullable String session, long began, int port, HttpClientResponse reply) {
        int gateway = balancer.gateway(port, reply.getHeader(Haproxy.NAMED));
        if (reply.statusCode() != 200) {
            lose("stream", gateway, began, "status " + reply.statusCode());
            listenAgain(session);
            return;
        }
        streamsOpen.incrementAndGet();
        reply.exceptionHandler(
                e -> {
                    streamsOpen.decrementAndGet();
                    lose("stream", gateway, began, e.toString());
                    listenAgain(session);
                });
        reply.endHandler(
                end -> {
                    streamsOpen.decrementAndGet();
                    streamsEnded.incrementAndGet();
                    listenAgain(session);
                });
    }

    private void listenAgain(@Nullable String session) {
        vertx.setTimer(20, now -> listenForEver(session));
    }

    private void lose(String what, int gateway, long began, String how) {
        if (!stopping || !what.equals("stream")) {
            lost.add(new Lost(what, gateway, began, System.nanoTime(), how));
        }
    }

    private static String tool(Habit habit) {
        return habit == Habit.LIMITED ? RestartDocuments.LIMITED : "plain";
    }

    private static String body(Habit habit, long id, @Nullable String session) {
        boolean slow = habit == Habit.SLOW || habit == Habit.SLOW_STREAM;
        String params =
                "\"name\":\"%s\",\"arguments\":{\"call\":\"c%d\",\"millis\":%d,\"stream\":%s}"
                        .formatted(
                                tool(habit),
                                id,
                                slow ? 1_000 + id % 1_000 : 0,
                                habit == Habit.SLOW_STREAM);
        return session == null
                ? ModernAgent.message(Long.toString(id), "tools/call", params)
                : "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{%s}}"
                        .formatted(id, params);
    }

    private static RequestOptions options(HttpMethod method, String grant, int port) {
        return new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/mcp/" + RestartDocuments.SERVER)
                .setTimeout(PATIENCE_MILLIS)
                .setHeaders(
                        MultiMap.caseInsensitiveMultiMap()
                                .add("Authorization", "Bearer " + RestartDocuments.token(grant))
                                .add("Content-Type", "application/json")
                                .add("Accept", "application/json, text/event-stream"));
    }

    private static RequestOptions modern(RequestOptions options, String method) {
        return options.putHeader("MCP-Protocol-Version", ModernAgent.REVISION)
                .putHeader("Mcp-Method", method);
    }

    @Override
    public void close() {
        stopping = true;
        http.close();
    }
}
