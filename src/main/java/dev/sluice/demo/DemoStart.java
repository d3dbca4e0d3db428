package dev.sluice.demo;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** Runs the demo server beside the gateway in dev mode, so there is something to call. */
@ApplicationScoped
@IfBuildProfile("dev")
class DemoStart {
    private static final Logger LOG = Logger.getLogger(DemoStart.class);

    private final DemoServer server;
    private final int port;

    DemoStart(Vertx vertx, DemoSettings settings) {
        port = settings.port();
        server = new DemoServer(vertx, port);
    }

    /** Early, so that the demo server answers before the gateway takes its first request. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        try {
            await(server.start());
            LOG.infof("The demo MCP server listens on %s", server.url());
        } catch (RuntimeException problem) {
            throw new IllegalStateException(
                    "the demo MCP server cannot listen on port "
                            + port
                            + "; free it, or choose another with sluice.demo.port and in the"
                            + " url of servers/demo.yaml",
                    problem);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        await(server.stop());
    }

    private static void await(Future<Void> done) {
        done.toCompletionStage().toCompletableFuture().join();
    }
}
