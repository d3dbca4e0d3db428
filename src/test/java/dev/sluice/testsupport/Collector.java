package dev.sluice.testsupport;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A collector of OpenTelemetry: it takes spans as OTLP over HTTP, and remembers them. */
public final class Collector implements AutoCloseable {
    /** The setting that names the port a gateway sends spans to. */
    public static final String PORT = "test.collector.port";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<SeenSpan> spans = new CopyOnWriteArrayList<>();
    private final List<MultiMap> heads = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** Listens at a port; 0 for any. */
    public Collector(int port) {
        server =
                vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                        .requestHandler(this::receive)
                        .listen(port, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    /** Where it listens. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Every span so far. */
    public List<SeenSpan> all() {
        return List.copyOf(spans);
    }

    /** The headers of each export so far. */
    public List<MultiMap> heads() {
        return List.copyOf(heads);
    }

    /** The spans of one trace, once there are so many. */
    public List<SeenSpan> trace(String traceId, int most) {
        return await().atMost(PATIENCE)
                .until(
                        () -> all().stream().filter(it -> it.traceId().equals(traceId)).toList(),
                        found -> found.size() >= most);
    }

    /** The first span that fits, once there is one. */
    public SeenSpan span(Predicate<SeenSpan> fits) {
        return await().atMost(PATIENCE)
                .until(() -> all().stream().filter(fits).findFirst(), found -> found.isPresent())
                .orElseThrow();
    }

    private void receive(HttpServerRequest request) {
        if (!"/v1/traces".equals(request.path())) {
            request.response().setStatusCode(404).end();
            return;
        }
        heads.add(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()));
        request.bodyHandler(
                body -> {
                    read(unpacked(body));
                    request.response()
                            .putHeader("content-type", "application/x-protobuf")
                            .end(
                                    Buffer.buffer(
                                            ExportTraceServiceResponse.getDefaultInstance()
                                                    .toByteArray()));
                });
    }

    private static byte[] unpacked(Buffer body) {
        try (var packed = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
            return packed.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(byte[] body) {
        try {
            for (ResourceSpans of :
                    ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                for (ScopeSpans scope : of.getScopeSpansList()) {
                    scope.getSpansList()
                            .forEach(span -> spans.add(SeenSpan.of(of.getResource(), span)));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
