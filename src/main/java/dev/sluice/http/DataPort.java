package dev.sluice.http;

import dev.sluice.gateway.Pipeline;
import dev.sluice.gateway.ProtectedResource;
import dev.sluice.gateway.PublicAddress;
import dev.sluice.telemetry.Meters;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.cpu.CpuCoreSensor;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.BindException;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the port for agents with a Vert.x server of our own (docs/adr/0001): nothing that Quarkus
 * or an extension adds to its own server can ever appear here.
 */
@ApplicationScoped
public class DataPort {
    private static final Logger LOG = Logger.getLogger(DataPort.class);
    private static final long WAIT_SECONDS = 30;
    private static final int AFTER_CONFIGURATION = 3_000;

    private final Vertx vertx;
    private final Pipeline pipeline;
    private final LoginDocuments documents;
    private final EdgeSettings settings;
    private final RequestIds requestIds;
    private final Meters meters;
    private final ConnectionBound connections;
    private final Overload overload;
    private final DataPortTls tls;
    private final String host;
    private final int port;
    private @Nullable String deployment;

    DataPort(
            Vertx vertx,
            Pipeline pipeline,
            ProtectedResource resource,
            PublicAddress address,
            EdgeSettings settings,
            SecureRandom random,
            Meters meters,
            HeapUse heap,
            LongSupplier nanoTime,
            DataPortTls tls,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.http.test-port") int testPort) {
        this.vertx = vertx;
        this.pipeline = pipeline;
        this.documents = new LoginDocuments(resource, address);
        this.settings = settings;
        this.requestIds = new RequestIds(random);
        this.meters = meters;
        this.connections = new ConnectionBound(settings.maxConnections());
        this.overload = new Overload(heap, settings.shedAtHeapPercent(), nanoTime);
        this.tls = tls;
        this.host = host;
        this.port = LaunchMode.current() == LaunchMode.TEST ? testPort : port;
    }

    void start(@Observes @Priority(AFTER_CONFIGURATION) StartupEvent event) throws Exception {
        tls.start();
        int loops = settings.eventLoops().orElseGet(DataPort::usualLoops);
        deployment = listen(loops);
        LOG.infof(
                "MCP endpoint: Listening on: %s://%s:%d",
                tls.isOn() ? "https" : "http", host, port);
    }

    /** More than processors would only take turns; with one alone, a busy one would stop all. */
    private static int usualLoops() {
        return Math.max(2, CpuCoreSensor.availableProcessors());
    }

    /** A port that is taken is told in Quarkus's words, which name it and who may hold it. */
    private String listen(int loops) throws Exception {
        try {
            return vertx.deployVerticle(Listener::new, new DeploymentOptions().setInstances(loops))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BindException taken
                    ? new QuarkusBindException(host, port, taken)
                    : e;
        }
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        String id = deployment;
        if (id != null) {
            vertx.undeploy(id)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** One listener on one event loop; all of them share the port. */
    private final class Listener extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            FramingLimits defaults = FramingLimits.DEFAULT;
            GuardedConnections guarded =
                    new GuardedConnections(
                            new FramingLimits(
                                    defaults.requestLine(),
                                    defaults.headerBlock(),
                                    defaults.fields(),
                                    settings.headTime(),
                                    settings.idleTime(),
                                    settings.stalledTime()),
                            new ConnectionMetrics(meters),
                            connections);
            BodyReader reader = new BodyReader(vertx, settings.largestBody(), settings.bodyTime());
            AllowedPeers peers =
                    new AllowedPeers(settings.allowedHosts(), settings.allowedOrigins());
            HttpServerOptions plain = new HttpServerOptions().setHost(host).setPort(port);
            HttpServer server = vertx.createHttpServer(guarded.harden(tls.secure(plain)));
            if (tls.isOn()) {
                // Told of nothing else: from then on a connection has handlers of its own.
                server.exceptionHandler(failed -> meters.refused(EdgeRefusal.HANDSHAKE));
            }
            server.connectionHandler(guarded)
                    .requestHandler(
                            new McpEndpoint(
                                    pipeline,
                                    documents,
                                    peers,
                                    reader,
                                    new ReplyWriter(vertx, settings.heartbeat()),
                                    requestIds,
                                    overload,
                                    meters,
                                    tls::certificateOf))
                    .listen()
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
