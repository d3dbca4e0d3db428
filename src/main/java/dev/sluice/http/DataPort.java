package dev.sluice.http;

import dev.sluice.audit.AccessLog;
import dev.sluice.config.LiveConfiguration;
import dev.sluice.gateway.Draining;
import dev.sluice.gateway.Pipeline;
import dev.sluice.gateway.ProtectedResource;
import dev.sluice.gateway.PublicAddress;
import dev.sluice.gateway.ShutdownSettings;
import dev.sluice.telemetry.Meters;
import io.netty.util.concurrent.EventExecutor;
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
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.cpu.CpuCoreSensor;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.InstantSource;
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

    /** Requests that come to their end still need everything else. */
    private static final int BEFORE_ALL_OTHERS = 1;

    private final Vertx vertx;
    private final Pipeline pipeline;
    private final LoginDocuments documents;
    private final EdgeSettings settings;
    private final RequestIds requestIds;
    private final Meters meters;
    private final ConnectionBound connections;
    private final Overload overload;
    private final DataPortTls tls;
    private final ShutdownSettings shutdown;
    private final Draining draining;
    private final AccessTrail trail;
    private final Traffic traffic;
    private final Patience patience = new Patience();
    private final String host;
    private final int port;
    private @Nullable String deployment;
    private boolean left;

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
            ShutdownSettings shutdown,
            Draining draining,
            AccessLog accessLog,
            LiveConfiguration configuration,
            InstantSource clock,
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
        this.shutdown = shutdown;
        this.draining = draining;
        this.trail = new AccessTrail(accessLog, configuration, clock, nanoTime);
        this.traffic = new Traffic(draining::isLeaving);
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
        if (!LaunchMode.current().isDevOrTest()) { // where others take the signals
            new StopSignals(patience, this::leave).install();
        }
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

    /** In dev mode and in tests nobody wants to wait for what is under way. */
    void stop(@Observes @Priority(BEFORE_ALL_OTHERS) ShutdownEvent event) throws Exception {
        String id = deployment;
        if (id == null) {
            return;
        }
        if (LaunchMode.current().isDevOrTest()) {
            patience.lose();
        }
        leave();
        vertx.undeploy(id)
                .toCompletionStage()
                .toCompletableFuture()
                .get(WAIT_SECONDS, TimeUnit.SECONDS);
        hearOut();
    }

    /** Done by the first who asks for it; all others wait until it is. */
    private synchronized void leave() {
        if (left) {
            return;
        }
        left = true;
        try {
            new Departure(draining, traffic, patience).run(shutdown.delay(), shutdown.drain());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was cut off is still told to the event loops, which record it. */
    private void hearOut() throws Exception {
        for (EventExecutor loop : ((VertxInternal) vertx).getEventLoopGroup()) {
            loop.submit(() -> {}).get(WAIT_SECONDS, TimeUnit.SECONDS);
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
                            connections,
                            traffic,
                            trail);
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
                                    draining,
                                    meters,
                                    tls::certificateOf,
                                    trail.isOn()))
                    .listen()
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
